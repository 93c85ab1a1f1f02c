import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import { isUsable } from './check-value.ts';
import type { SetupParameter } from './parameters.ts';

/** What is known about one parameter before it is decided on. */
export interface Known {
  readonly parameter: SetupParameter;
  readonly stored: string | undefined;
  /** Whether messages cannot be answered without it. */
  readonly isNeeded: boolean;
  /** What the variable that answers for it holds. */
  readonly offered: string | undefined;
}

/** A value that is going to be written. */
export interface Change {
  readonly parameter: SetupParameter;
  readonly value: string;
  /** Takes the place of a stored value. */
  readonly isReplacing: boolean;
  /** What was generated and has to be typed into WeChat's console. */
  readonly generated?: string;
  /** The new value stands beside the old one until WeChat's console has it. */
  readonly isBeside?: boolean;
}

/**
 * The value of the variable that answers for a parameter; undefined when it is not set.
 * @throws Refused when the bot could not use it
 */
export function offeredBy(parameter: SetupParameter, { environment }: Io): string | undefined {
  const { variable, form } = parameter;
  const offered = (variable === undefined ? undefined : environment[variable]?.trim()) || undefined;
  if (offered === undefined || isUsable(parameter, offered)) return offered;
  throw new Refused({
    zh: `环境变量 ${variable} 的值不能用，须是：${form.zh}。请改正或取消它，再运行一次。`,
    en: `The value of the variable ${variable} cannot be used; it must be: ${form.en}. Correct or unset it and run this again.`,
  });
}

export function changeTo({ parameter, stored }: Known, value: string): Change {
  return { parameter, value, isReplacing: stored !== undefined };
}
