import { randomInt } from 'node:crypto';
import { ConfigurationError, type ConfigurationIssue } from '../../lib/errors.ts';
import { joinLanguages } from '../../lib/bilingual.ts';
import { parseSettings } from '../../lib/settings/parse.ts';
import { parameter as describeParameter } from '../../lib/settings/report.ts';
import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import type { Asker, Choice } from './asker.ts';
import type { SetupParameter } from './parameters.ts';

/** State of one parameter before its change is decided. */
export interface ParameterState {
  readonly parameter: SetupParameter;
  readonly stored: string | undefined;
  /** Whether messages cannot be answered without the parameter. */
  readonly isNeeded: boolean;
  /** Value of its environment variable. */
  readonly fromVariable: string | undefined;
}

/** A value to be written. */
export interface Change {
  readonly parameter: SetupParameter;
  readonly value: string;
  /** Overwrites a stored value. */
  readonly isReplacing: boolean;
  /** Generated value that has to be typed into WeChat's console. */
  readonly generated?: string;
  /** The new value is appended to the old one, until WeChat's console has it. */
  readonly isAppended?: boolean;
}

/**
 * Reads the environment variable of a parameter; undefined when it is not set.
 * @throws Refused when the bot cannot use the value
 */
export function valueFromVariable(
  parameter: SetupParameter,
  { environment }: Io,
): string | undefined {
  const { variable, form } = parameter;
  const value = (variable === undefined ? undefined : environment[variable]?.trim()) || undefined;
  if (value === undefined || isUsable(parameter, value)) return value;
  throw new Refused({
    zh: `环境变量 ${variable} 的值不能用，须是：${form.zh}。请改正或取消它，再运行一次。`,
    en: `The value of the variable ${variable} cannot be used; it must be: ${form.en}. Correct or unset it and run this again.`,
  });
}

function changeTo({ parameter, stored }: ParameterState, value: string): Change {
  return { parameter, value, isReplacing: stored !== undefined };
}

/**
 * Decides without questions: the value of its variable is written; a stored value stays otherwise.
 * @throws Refused when a value is needed and there is no usable one
 */
export function decideUnattended(state: ParameterState): Change | undefined {
  const { parameter, stored, fromVariable, isNeeded } = state;
  if (fromVariable !== undefined)
    return fromVariable === stored ? undefined : changeTo(state, fromVariable);
  if (parameter.variable === undefined) return generateInternal(state);
  if (!isNeeded || (stored !== undefined && isUsable(parameter, stored))) return undefined;
  const { name, variable, form } = parameter;
  const [zh, en] =
    stored === undefined ? ['还没有设置', 'is not set'] : ['的值不能用', 'holds no usable value'];
  throw new Refused({
    zh: `参数 ${name} ${zh}。请设置环境变量 ${variable}（${form.zh}），或者在终端里不带 --yes 运行 npm run setup。`,
    en: `The parameter ${name} ${en}. Set the variable ${variable} (${form.en}), or run npm run setup without --yes in a terminal.`,
  });
}

/** Generates a value that no person needs, when none is stored. */
function generateInternal(state: ParameterState): Change | undefined {
  const value = state.stored === undefined ? state.parameter.generate?.(randomInt) : undefined;
  return value === undefined ? undefined : changeTo(state, value);
}

/** Asks the person at the terminal what to do with a parameter. */
export async function askForChange(
  asker: Asker,
  state: ParameterState,
  io: Io,
): Promise<Change | undefined> {
  const { parameter, stored, fromVariable } = state;
  if (parameter.variable === undefined) return generateInternal(state);
  if (fromVariable !== undefined && fromVariable === stored) return undefined;
  io.say('');
  io.say(`${joinLanguages(parameter.title)}  ${parameter.name}`);
  io.say(`  在哪里 where: ${parameter.place.zh}`);
  io.say(`                ${parameter.place.en}`);
  const action = stored === undefined ? 'replace' : await askAction(asker, state, stored);
  if (action === 'keep') return undefined;
  if (action === 'keep-newer') return changeTo(state, valuesOf(stored).at(-1) ?? '');
  if (action === 'replace') return newValue(asker, state, io);
  const change = await newValue(asker, state, io, `${stored},`);
  return change && { ...change, isAppended: true };
}

type Action = 'keep' | 'replace' | 'append' | 'keep-newer';

function valuesOf(stored: string | undefined): readonly string[] {
  return (stored ?? '').split(',').map((value) => value.trim());
}

function askAction(
  asker: Asker,
  { parameter, fromVariable }: ParameterState,
  stored: string,
): Promise<Action> {
  const isGood = isUsable(parameter, stored);
  const question = isGood
    ? { zh: '已设置。怎么办？', en: 'Set. What now?' }
    : { zh: '已设置，但值不能用。怎么办？', en: 'Set, but it cannot be used. What now?' };
  const source = fromVariable === undefined ? '' : ` ← ${parameter.variable}`;
  const keep = { value: 'keep', label: { zh: '保留', en: 'keep it' } } as const;
  const replace = {
    value: 'replace',
    label: {
      zh: `换掉，旧值不再认${source}`,
      en: `replace it, the old value no longer holds${source}`,
    },
  } as const;
  // Two values at most: a third one, or a variable that holds the old one, cannot be appended.
  const isAppendable =
    fromVariable === undefined || isUsable(parameter, `${stored},${fromVariable}`);
  const canRotate = parameter.rotates && isGood && isAppendable;
  const rotations = canRotate ? [rotation(valuesOf(stored).length, source)] : [];
  return asker.choose<Action>(question, [keep, ...rotations, replace], isGood ? 'keep' : 'replace');
}

/** Next step of a rotation, in which no message is lost. */
function rotation(count: number, source: string): Choice<Action> {
  if (count > 1) {
    const label = {
      zh: '只留后写的那个（微信后台已换成它）',
      en: 'keep only the one written later (WeChat’s console has it by now)',
    };
    return { value: 'keep-newer', label };
  }
  const label = {
    zh: `新值写在旧值旁边，两个都认，不丢消息${source}`,
    en: `write a new value beside it, both hold, no message is lost${source}`,
  };
  return { value: 'append', label };
}

/**
 * Takes the value of the variable, what is typed, or what Enter generates; undefined: skipped.
 * @param before prefix of the new value: the old one and a comma
 */
async function newValue(
  asker: Asker,
  state: ParameterState,
  io: Io,
  before = '',
): Promise<Change | undefined> {
  const { parameter, fromVariable, isNeeded } = state;
  if (fromVariable !== undefined) {
    io.say(`  取自变量 taken from ${parameter.variable}`);
    return changeTo(state, before + fromVariable);
  }
  const { generate } = parameter;
  const mayBeEmpty = generate !== undefined || !isNeeded;
  const isHidden = parameter.type === 'SecureString';
  const check = (answer: string) =>
    (answer === '' && mayBeEmpty) || isUsable(parameter, before + answer)
      ? undefined
      : wantedForm(parameter);
  const typed = await asker.read(prompt(state), check, { isHidden });
  if (typed !== '') return changeTo(state, before + typed);
  const generated = generate?.(randomInt);
  return generated === undefined
    ? undefined
    : { ...changeTo(state, before + generated), generated };
}

function prompt({ parameter, isNeeded }: ParameterState) {
  const { zh, en } = parameter.form;
  const hidden = parameter.type === 'SecureString' ? ['，不显示', ', not shown'] : ['', ''];
  const enter =
    parameter.generate === undefined
      ? ['，回车跳过', ', Enter: none']
      : ['，回车自动生成', ', Enter generates one'];
  const [enterZh, enterEn] = parameter.generate === undefined && isNeeded ? ['', ''] : enter;
  return {
    zh: `  请输入（${zh}${hidden[0]}${enterZh}）`,
    en: `enter it (${en}${hidden[1]}${enterEn})`,
  };
}

const checkPath = '/setup';

/** Environment in which the settings read every parameter. */
const checkEnvironment = {
  SETTINGS_PATH: checkPath,
  WECHAT_MODE: 'safe',
  CHAT_MODEL_ENDPOINT: 'https://example.com',
  CHAT_MODEL_NAME: 'any',
};

/** Whether the bot can use a value of a parameter, by its own parser of settings. */
export function isUsable({ name }: SetupParameter, value: string): boolean {
  const where = describeParameter({ path: checkPath }, name).en;
  return value.trim() !== '' && !issuesOf(name, value).some((issue) => issue.where.en === where);
}

function issuesOf(name: string, value: string): readonly ConfigurationIssue[] {
  try {
    return parseSettings(checkEnvironment, new Map([[name, value]])).warnings;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
}

/** Form that a value must have, in words. */
function wantedForm({ form, rotates }: SetupParameter): string {
  const two = rotates ? '（或用逗号隔开的两个 or two, separated by a comma）' : '';
  return `须是 must be: ${form.zh} ${form.en}${two}`;
}
