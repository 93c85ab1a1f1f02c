/**
 * The text as regular expressions see it: full-width letters and signs as half-width ones (NFKC),
 * trimmed, each run of white space as one blank. Upper and lower case stay.
 */
export function normalise(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** The text that was folded last. Everybody who looks at a message folds the same one. */
let last = { text: '', folded: '' };

/**
 * The text as words are compared: `normalise`, in lower case. Traditional and simplified characters
 * stay what they are.
 */
export function fold(text: string): string {
  if (text !== last.text) last = { text, folded: normalise(text).toLowerCase() };
  return last.folded;
}

/**
 * A regular expression that fits normalised text where the given one fits the text as it was typed:
 * a sign such as ？ or ＋ that NFKC makes an ASCII one stands for just that, and not for the operator
 * of the same look.
 */
export function foldPattern(source: string): string {
  return source.replace(/\P{ASCII}/gu, (sign) => {
    const folded = sign.normalize('NFKC');
    return folded === sign ? sign : folded.replace(/[^\p{L}\p{N}]/gu, escapeUnit);
  });
}

// As a number, because `\-` is legal inside of a class only, and `-` outside of one only.
function escapeUnit(sign: string): string {
  return `\\u{${sign.codePointAt(0)?.toString(16)}}`;
}
