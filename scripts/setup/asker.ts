import type { Io } from '../io.ts';
import { inOneLine, type Sentence } from '../../lib/sentence.ts';
import { Refused } from '../sentence.ts';

/** One of several answers to a question. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: Sentence;
}

/** Asks the person at the terminal until the answer can be used. */
export interface Asker {
  /** Enter takes `fallback`. */
  readonly choose: <T extends string>(
    question: Sentence,
    choices: readonly Choice<T>[],
    fallback: T,
  ) => Promise<T>;
  /** @param check what is wrong with an answer; undefined when it can be used */
  readonly read: (
    question: Sentence,
    check: (answer: string) => string | undefined,
    options: { readonly isHidden: boolean },
  ) => Promise<string>;
}

/** How often a question is asked before it is given up; an input that has ended answers nothing for ever. */
const maxTries = 3;

/** The questions of a terminal. Every one throws `Refused` when no answer to it can be used. */
export function createAsker({ ask, say, complain }: Io): Asker {
  const read: Asker['read'] = async (question, check, options) => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const answer = await ask(`${inOneLine(question)}: `, options);
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
      say(inOneLine(question));
      choices.forEach(({ label }, index) => say(`  ${index + 1}  ${inOneLine(label)}`));
      const standard = choices.findIndex(({ value }) => value === fallback) + 1;
      const chosen = (answer: string) => choices[Number(answer || standard) - 1]?.value;
      const check = (answer: string) =>
        chosen(answer) === undefined ? `请输入 enter 1–${choices.length}` : undefined;
      const prompt = { zh: `选哪个（回车是 ${standard}）`, en: `which (Enter: ${standard})` };
      return chosen(await read(prompt, check, { isHidden: false })) ?? fallback;
    },
  };
}

/** A question with yes and no for answers. */
export async function isAgreed(asker: Asker, question: Sentence, fallback: 'yes' | 'no') {
  const choices = [
    { value: 'yes', label: { zh: '是', en: 'yes' } },
    { value: 'no', label: { zh: '否', en: 'no' } },
  ] as const;
  return (await asker.choose(question, choices, fallback)) === 'yes';
}
