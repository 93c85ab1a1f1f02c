import { randomInt } from 'node:crypto';
import type { Io } from '../io.ts';
import { inOneLine } from '../../lib/sentence.ts';
import type { Asker, Choice } from './asker.ts';
import { isUsable, wantedForm } from './check-value.ts';
import { generateUnseen } from './decide-alone.ts';
import { changeTo, type Change, type Known } from './known.ts';

/** What becomes of a parameter, as the person at the terminal decides. */
export async function decideWith(asker: Asker, known: Known, io: Io): Promise<Change | undefined> {
  const { parameter, stored, offered } = known;
  if (parameter.variable === undefined) return generateUnseen(known);
  if (offered !== undefined && offered === stored) return undefined;
  io.say('');
  io.say(`${inOneLine(parameter.title)}  ${parameter.name}`);
  io.say(`  在哪里 where: ${parameter.place.zh}`);
  io.say(`                ${parameter.place.en}`);
  const fate = stored === undefined ? 'replace' : await askFate(asker, known, stored);
  if (fate === 'keep') return undefined;
  if (fate === 'newer') return changeTo(known, valuesOf(stored).at(-1) ?? '');
  if (fate === 'replace') return freshChange(asker, known, io);
  const change = await freshChange(asker, known, io, `${stored},`);
  return change && { ...change, isBeside: true };
}

type Fate = 'keep' | 'replace' | 'beside' | 'newer';

function valuesOf(stored: string | undefined): readonly string[] {
  return (stored ?? '').split(',').map((value) => value.trim());
}

function askFate(asker: Asker, { parameter, offered }: Known, stored: string): Promise<Fate> {
  const isGood = isUsable(parameter, stored);
  const question = isGood
    ? { zh: '已设置。怎么办？', en: 'Set. What now?' }
    : { zh: '已设置，但值不能用。怎么办？', en: 'Set, but it cannot be used. What now?' };
  const by = offered === undefined ? '' : ` ← ${parameter.variable}`;
  const keep = { value: 'keep', label: { zh: '保留', en: 'keep it' } } as const;
  const replace = {
    value: 'replace',
    label: { zh: `换掉，旧值不再认${by}`, en: `replace it, the old value no longer holds${by}` },
  } as const;
  // A third value, or a variable that holds the old one already, has no place beside it.
  const isRoom = offered === undefined || isUsable(parameter, `${stored},${offered}`);
  const isTurn = parameter.rotates && isGood && isRoom;
  const turns = isTurn ? [rotation(valuesOf(stored).length, by)] : [];
  return asker.choose<Fate>(question, [keep, ...turns, replace], isGood ? 'keep' : 'replace');
}

/** The next step of exchanging a value without losing a message. */
function rotation(count: number, by: string): Choice<Fate> {
  if (count > 1) {
    const label = {
      zh: '只留后写的那个（微信后台已换成它）',
      en: 'keep only the one written later (WeChat’s console has it by now)',
    };
    return { value: 'newer', label };
  }
  const label = {
    zh: `新值写在旧值旁边，两个都认，不丢消息${by}`,
    en: `write a new value beside it, both hold, no message is lost${by}`,
  };
  return { value: 'beside', label };
}

/**
 * What the variable offers, what is typed, or what Enter generates; undefined when it is left out.
 * @param before what the value is written behind
 */
async function freshChange(
  asker: Asker,
  known: Known,
  io: Io,
  before = '',
): Promise<Change | undefined> {
  const { parameter, offered, isNeeded } = known;
  if (offered !== undefined) {
    io.say(`  取自变量 taken from ${parameter.variable}`);
    return changeTo(known, before + offered);
  }
  const { generate } = parameter;
  const mayBeEmpty = generate !== undefined || !isNeeded;
  const isHidden = parameter.type === 'SecureString';
  const check = (answer: string) =>
    (answer === '' && mayBeEmpty) || isUsable(parameter, before + answer)
      ? undefined
      : wantedForm(parameter);
  const typed = await asker.read(prompt(known), check, { isHidden });
  if (typed !== '') return changeTo(known, before + typed);
  const generated = generate?.(randomInt);
  return generated === undefined
    ? undefined
    : { ...changeTo(known, before + generated), generated };
}

function prompt({ parameter, isNeeded }: Known) {
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
