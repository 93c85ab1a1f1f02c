/** The same statement for the two readers: Chinese is shown first, then English. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Both languages in one line. */
export function joinLanguages({ zh, en }: Bilingual): string {
  return `${zh} ${en}`;
}

/** One sentence after the other, each language by itself. */
export function inTurn(sentences: readonly Bilingual[]): Bilingual {
  return {
    zh: sentences.map(({ zh }) => zh).join(''),
    en: sentences.map(({ en }) => en).join(' '),
  };
}

/** A sentence with a detail in brackets: a code or a status, which is the same for both, or words for each. */
export function withDetail({ zh, en }: Bilingual, detail: string | Bilingual): Bilingual {
  const inside = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
  return { zh: `${zh}（${inside.zh}）`, en: `${en} (${inside.en})` };
}
