import type { Io } from '../io.ts';
import { joinLanguages, type Bilingual } from '../../lib/bilingual.ts';
import { Refused } from '../sentence.ts';

/** One option of a question. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: Bilingual;
}

/** Asks the person at the terminal until an answer is usable. */
export interface Asker {
  /** Asks for one of several options; Enter takes `fallback`. */
  readonly choose: <T extends string>(
    question: Bilingual,
    choices: readonly Choice<T>[],
    fallback: T,
  ) => Promise<T>;
  /** Asks for text. @param check the problem of an answer; undefined for a usable one */
  readonly read: (
    question: Bilingual,
    check: (answer: string) => string | undefined,
    options: { readonly isHidden: boolean },
  ) => Promise<string>;
}

/** Tries for one question: an input that has ended answers nothing for ever. */
const maxTries = 3;

/** Creates the asker of a terminal. Its methods throw `Refused` after `maxTries` unusable answers. */
export function createAsker({ ask, say, complain }: Io): Asker {
  const read: Asker['read'] = async (question, check, options) => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const answer = await ask(`${joinLanguages(question)}: `, options);
      const problem = check(answer);
      if (problem === undefined) return answer;
      complain(`  ${problem}`);
    }
    throw new Refused({
      zh: '没有得到可用的回答，什么都没有写。请再运行一次 npm run setup。',
      en: 'No answer could be used; nothing was written. Run npm run setup again.',
    });
  };
  return {
    read,
    async choose(question, choices, fallback) {
      say('');
      say(joinLanguages(question));
      choices.forEach(({ label }, index) => say(`  ${index + 1}  ${joinLanguages(label)}`));
      const standard = choices.findIndex(({ value }) => value === fallback) + 1;
      const chosen = (answer: string) => choices[Number(answer || standard) - 1]?.value;
      const check = (answer: string) =>
        chosen(answer) === undefined ? `请输入 enter 1–${choices.length}` : undefined;
      const prompt = { zh: `选哪个（回车是 ${standard}）`, en: `which (Enter: ${standard})` };
      return chosen(await read(prompt, check, { isHidden: false })) ?? fallback;
    },
  };
}

/** Asks a question whose answer is yes or no. */
export async function isAgreed(asker: Asker, question: Bilingual, fallback: 'yes' | 'no') {
  const choices = [
    { value: 'yes', label: { zh: '是', en: 'yes' } },
    { value: 'no', label: { zh: '否', en: 'no' } },
  ] as const;
  return (await asker.choose(question, choices, fallback)) === 'yes';
}
