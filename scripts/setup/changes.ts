import type { Io } from '../io.ts';
import { inOneLine } from '../../lib/sentence.ts';
import { Refused } from '../sentence.ts';
import { isAgreed, type Asker } from './asker.ts';
import type { Change } from './known.ts';
import type { ParameterStore } from '../parameter-store.ts';

/**
 * Writes one after another and says so. What is written when one fails stays, and a generated value
 * of it can still be shown.
 * @returns why it stopped early; undefined when all are written
 */
export async function writeChanges(
  changes: readonly Change[],
  { put }: Pick<ParameterStore, 'put'>,
  io: Io,
): Promise<{ readonly written: readonly Change[]; readonly failure?: Refused }> {
  const written: Change[] = [];
  for (const change of changes) {
    const { name, type } = change.parameter;
    const step = `[${written.length + 1}/${changes.length}] ${name}`;
    io.say(`${step} … 正在写入 writing`);
    try {
      const { value, isReplacing } = change;
      const version = await put({ name, type, value, isReplacing });
      io.say(`${step}   已写入 written (version ${version})`);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      const left = changes.length - written.length;
      io.complain(`${step}   没有写入 not written（还剩 left: ${left}）`);
      return { written, failure };
    }
    written.push(change);
  }
  return { written };
}

/** Shows each generated value once, if the person wants it: it has to be typed into WeChat's console. */
export async function showGenerated(
  written: readonly Change[],
  asker: Asker,
  io: Io,
): Promise<void> {
  for (const { parameter, generated } of written) {
    if (generated === undefined) continue;
    const title = parameter.title;
    const question = {
      zh: `${title.zh} 是自动生成的，要填到微信后台。现在显示一次吗？请先确认旁边没有人看屏幕。`,
      en: `The ${title.en} was generated and has to be typed into WeChat's console. Show it now, once? Mind who sees the screen.`,
    };
    if (!(await isAgreed(asker, question, 'yes'))) continue;
    const kept = {
      zh: '存进密码管理器，然后按回车',
      en: 'keep it in a password manager, then press Enter',
    };
    await io.ask(`\n  ${generated}\n\n${inOneLine(kept)} `, { isHidden: true });
  }
}
