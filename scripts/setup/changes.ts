import { joinLanguages } from '../../lib/bilingual.ts';
import type { Parameters } from '../../lib/settings/report.ts';
import type { Io } from '../io.ts';
import type { ParameterStore } from '../parameter-store.ts';
import { Refused } from '../sentence.ts';
import { isAgreed, type Asker } from './asker.ts';
import {
  askForChange,
  decideUnattended,
  isUsable,
  valueFromVariable,
  type Change,
  type ParameterState,
} from './decide-change.ts';
import type { SetupOptions } from './options.ts';
import { isNeeded, setupParameters, type Mode } from './parameters.ts';

/** Status of each parameter, without its value. */
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

/** Lists the changes and asks for consent. */
export async function isConfirmed(
  asker: Asker | undefined,
  changes: readonly Change[],
  { isDryRun }: SetupOptions,
  io: Io,
): Promise<boolean> {
  io.say('');
  if (changes.length === 0) io.say('参数都不用改。No parameter changes.');
  else io.say(isDryRun ? '会写入 would write:' : '要写入 to be written:');
  for (const { parameter, isReplacing, isAppended, generated } of changes) {
    const how = isAppended ? '旧值旁边 beside the old' : isReplacing ? '替换 replaces' : '新 new';
    const made = generated === undefined ? '' : '，自动生成 generated';
    io.say(`  ${parameter.name.padEnd(20)} ${parameter.type}，${how}${made}`);
  }
  if (asker === undefined || changes.length === 0 || isDryRun) return true;
  if (await isAgreed(asker, { zh: '写入吗？', en: 'Write them?' }, 'yes')) return true;
  io.say('什么都没有写。Nothing was written.');
  return false;
}

/** Decides on each parameter in order, with questions when there is an asker. */
export async function decideChanges(
  asker: Asker | undefined,
  stored: Parameters,
  mode: Mode,
  io: Io,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const parameter of setupParameters) {
    const state: ParameterState = {
      parameter,
      stored: stored.get(parameter.name),
      isNeeded: isNeeded(parameter, mode),
      fromVariable: valueFromVariable(parameter, io),
    };
    if (isLeftOut(state, stored) || isSecretWithoutKey(state, stored, changes)) continue;
    const change =
      asker === undefined ? decideUnattended(state) : await askForChange(asker, state, io);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

/** Whether this is the secret of Turing, and there is no key of Turing. */
function isSecretWithoutKey(
  { parameter, stored: secret, fromVariable }: ParameterState,
  stored: Parameters,
  changes: readonly Change[],
): boolean {
  if (parameter.name !== 'turing/secret' || secret !== undefined || fromVariable !== undefined)
    return false;
  const key = 'turing/api-key';
  return !stored.has(key) && !changes.some((change) => change.parameter.name === key);
}

/**
 * Whether a parameter is not decided on: keys of encryption in plain mode, and the key of pseudonyms of a
 * bot in use, which would give its followers new pseudonyms.
 */
function isLeftOut(
  { parameter, isNeeded, fromVariable }: ParameterState,
  stored: Parameters,
): boolean {
  if (parameter.variable === undefined) return stored.has('wechat/token');
  return parameter.need === 'sealed' && !isNeeded && fromVariable === undefined;
}

/**
 * Writes the changes in order and reports each. Those before a failure stay written, and their generated
 * values can still be shown.
 * @returns what was written, and the failure that ended it
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

/** Shows each generated value once, on request: it has to be typed into WeChat's console. */
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
    const keepIt = {
      zh: '存进密码管理器，然后按回车',
      en: 'keep it in a password manager, then press Enter',
    };
    await io.ask(`\n  ${generated}\n\n${joinLanguages(keepIt)} `, { isHidden: true });
  }
}
