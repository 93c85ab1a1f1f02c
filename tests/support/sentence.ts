import type { Bilingual } from '../../lib/bilingual.ts';

/** A sentence whose words do not matter, different in its two languages. */
export function said(words: string): Bilingual {
  return { zh: `中文：${words}`, en: words };
}

const han = /\p{Script=Han}/u;

/** Names in WeChat's, Turing's and this bot's console that have no English; they stand in English sentences too. */
const names =
  /[明密]文模式|安全模式|兼容模式|[明文兼容安全]{2} (plain|compat|safe)|机器人管理|密钥/gu;

/** Which of its two languages a sentence lacks; an English half with Chinese in it counts as none. */
export function lacking({ zh, en }: Bilingual): readonly string[] {
  const isEnglish = /[a-z]{2}/.test(en) && !han.test(en.replace(names, ''));
  return [...(han.test(zh) ? [] : ['Chinese']), ...(isEnglish ? [] : ['English'])];
}
