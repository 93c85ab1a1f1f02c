import type { Parameters } from '../../lib/settings/report.ts';
import type { Io } from '../io.ts';
import { isAgreed, type Asker } from './asker.ts';
import { isUsable } from './check-value.ts';
import type { Change } from './known.ts';
import type { SetupOptions } from './options.ts';
import { setupParameters } from './parameters.ts';

/** Which parameters are set; never a value. */
export function renderStatus(stored: Parameters): readonly string[] {
  return setupParameters.map((parameter) => {
    const value = stored.get(parameter.name);
    const status =
      value === undefined
        ? '未设置 not set'
        : isUsable(parameter, value)
          ? '已设置 set'
          : '已设置，但不能用 set, but not usable';
    return `  ${parameter.name.padEnd(20)} ${status}`;
  });
}

/** Lists what is going to be written, and has the person agree. */
export async function isConfirmed(
  asker: Asker | undefined,
  changes: readonly Change[],
  { isDryRun }: SetupOptions,
  io: Io,
): Promise<boolean> {
  io.say('');
  if (changes.length === 0) io.say('参数都不用改。No parameter changes.');
  else io.say(isDryRun ? '会写入 would write:' : '要写入 to be written:');
  for (const { parameter, isReplacing, isBeside, generated } of changes) {
    const how = isBeside ? '旧值旁边 beside the old' : isReplacing ? '替换 replaces' : '新 new';
    const made = generated === undefined ? '' : '，自动生成 generated';
    io.say(`  ${parameter.name.padEnd(20)} ${parameter.type}，${how}${made}`);
  }
  if (asker === undefined || changes.length === 0 || isDryRun) return true;
  if (await isAgreed(asker, { zh: '写入吗？', en: 'Write them?' }, 'yes')) return true;
  io.say('什么都没有写。Nothing was written.');
  return false;
}
