/** The same statement for the two readers: Chinese is shown first, then English. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** Both languages in one line. */
export function inOneLine({ zh, en }: Sentence): string {
  return `${zh} ${en}`;
}

/** One sentence after the other, each language by itself. */
export function inTurn(sentences: readonly Sentence[]): Sentence {
  return {
    zh: sentences.map(({ zh }) => zh).join(''),
    en: sentences.map(({ en }) => en).join(' '),
  };
}

/** A sentence with a detail in brackets: a code or a status, which is the same for both, or words for each. */
export function withDetail({ zh, en }: Sentence, detail: string | Sentence): Sentence {
  const inside = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
  return { zh: `${zh}（${inside.zh}）`, en: `${en} (${inside.en})` };
}
