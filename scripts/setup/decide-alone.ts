import { randomInt } from 'node:crypto';
import { Refused } from '../sentence.ts';
import { isUsable } from './check-value.ts';
import { changeTo, type Change, type Known } from './known.ts';

/**
 * What becomes of a parameter when nobody is asked: its variable's value is written, all else stays.
 * @throws Refused when a value is needed and there is none that can be used
 */
export function decideAlone(known: Known): Change | undefined {
  const { parameter, stored, offered, isNeeded } = known;
  if (offered !== undefined) return offered === stored ? undefined : changeTo(known, offered);
  if (parameter.variable === undefined) return generateUnseen(known);
  if (!isNeeded || (stored !== undefined && isUsable(parameter, stored))) return undefined;
  const { name, variable, form } = parameter;
  const [zh, en] =
    stored === undefined ? ['还没有设置', 'is not set'] : ['的值不能用', 'holds no usable value'];
  throw new Refused({
    zh: `参数 ${name} ${zh}。请设置环境变量 ${variable}（${form.zh}），或者在终端里不带 --yes 运行 npm run setup。`,
    en: `The parameter ${name} ${en}. Set the variable ${variable} (${form.en}), or run npm run setup without --yes in a terminal.`,
  });
}

/** A value that nobody has to know. */
export function generateUnseen(known: Known): Change | undefined {
  const value = known.stored === undefined ? known.parameter.generate?.(randomInt) : undefined;
  return value === undefined ? undefined : changeTo(known, value);
}
