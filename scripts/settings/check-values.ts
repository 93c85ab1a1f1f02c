import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { formOf, isGood } from '../../lib/settings/kinds.ts';
import { settingPairs } from '../../lib/settings/table.ts';
import type { Problem } from '../rules/findings.ts';
import { excerpt, printable } from '../sentence.ts';
import { isSettingName, settingRows } from './rows.ts';

/** The values of a stage, as the framework resolved them, and where they come from. */
export interface StageValues {
  /** The stage's own file, from the top of the project. */
  readonly file: string;
  /** Its text; undefined when there is no file. Empty, or comments alone, it leaves all defaults. */
  readonly text: string | undefined;
  /** As resolved from `--param`, the file and the defaults, by name. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** What was given on the command line, by name: `--param`, or `--region`. */
  readonly options: ReadonlyMap<string, string>;
}

/** Something wrong with a value, and where it was written: `stages/dev.yml:3:1`, or an option. */
interface Fault {
  readonly where: string;
  readonly problem: Problem;
}

/** Every fault in the values of one stage: place, problem and cure, Chinese first, then a line in English. */
export function faultsOf(values: StageValues): readonly string[] {
  const { written, fault } = readWritten(values);
  if (fault !== undefined) return [describe(fault)];
  const places = new Map([...written, ...values.options]);
  return [...unknownNames(places), ...wrongValues(values, places), ...halves(values, places)].map(
    describe,
  );
}

/** Where each name stands in the file, and why the file cannot be read, if so. */
function readWritten({ file, text }: StageValues) {
  const lines = new LineCounter();
  const { contents, errors } = parseDocument(text ?? '', { lineCounter: lines });
  const written = new Map<string, string>();
  const place = (offset = 0) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = errors;
  if (error !== undefined) {
    return { written, fault: { where: place(error.pos[0]), problem: noYaml } };
  }
  if (contents === null || (isScalar(contents) && contents.value === null)) return { written };
  if (!isMap(contents)) {
    return { written, fault: { where: place(contents.range?.[0]), problem: noSettings } };
  }
  for (const { key } of contents.items) {
    if (isScalar(key)) written.set(String(key.value), place(key.range?.[0]));
  }
  return { written };
}

function unknownNames(places: ReadonlyMap<string, string>): readonly Fault[] {
  return [...places]
    .filter(([name]) => !isSettingName(name))
    .map(([name, where]) => ({ where, problem: unknown(name) }));
}

function wrongValues(
  { resolved }: StageValues,
  places: ReadonlyMap<string, string>,
): readonly Fault[] {
  return settingRows
    .filter(({ name, kind }) => name in resolved && !isGood(kind, asText(resolved[name])))
    .map(({ name, kind }) => {
      const form = formOf(kind);
      const what = { zh: `${name} 应是 ${form.zh}`, en: `${name} must be ${form.en}` };
      return { where: places.get(name) ?? 'serverless.yml', problem: { what, cure: correctIt } };
    });
}

function halves({ resolved }: StageValues, places: ReadonlyMap<string, string>): readonly Fault[] {
  return settingPairs.flatMap(([one, other]) => {
    const [hasOne, hasOther] = [one, other].map((name) => asText(resolved[name]) !== '');
    if (hasOne === hasOther) return [];
    const [set, missing] = hasOne ? [one, other] : [other, one];
    const what = {
      zh: `${one} 和 ${other} 要一起写`,
      en: `${one} and ${other} go together`,
    };
    const cure = {
      zh: `也写上 ${missing}，或者去掉 ${set}`,
      en: `set ${missing}, too, or drop ${set}`,
    };
    return [{ where: places.get(set) ?? 'serverless.yml', problem: { what, cure } }];
  });
}

/** A value as the function would get it; for a list or a map a blank, which no setting may hold. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  const isScalarValue =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalarValue ? String(value) : ' ';
}

const correctIt = {
  zh: '改正这个值，含义见 docs/settings.zh-CN.md',
  en: 'correct the value; docs/settings.md says what it means',
};

const noYaml: Problem = {
  what: { zh: '这里不是正确的 YAML', en: 'This is no YAML' },
  cure: { zh: '对照 stages/example.yml 改正', en: 'correct it after stages/example.yml' },
};

const noSettings: Problem = {
  what: { zh: '这里不是一行一个的「名字: 值」', en: 'This is not one `name: value` a line' },
  cure: { zh: '对照 stages/example.yml 改正', en: 'correct it after stages/example.yml' },
};

function unknown(written: string): Problem {
  const name = printable(excerpt(written));
  const nearest = nearestName(written);
  return {
    what: { zh: `没有 ${name} 这个设置`, en: `There is no setting ${name}` },
    cure:
      nearest === undefined
        ? { zh: '全部设置见 stages/example.yml', en: 'stages/example.yml has all settings' }
        : { zh: `改成 ${nearest}`, en: `write ${nearest}` },
  };
}

/** The setting whose name is most like this one; undefined when none is like it. */
export function nearestName(written: string): string | undefined {
  const [best] = settingRows
    .map(({ name }) => ({ name, edits: editsBetween(plain(written), plain(name)) }))
    .toSorted((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= best.name.length / 3 ? best.name : undefined;
}

/** Without case and separators, so that a variable's name is like its setting's. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** Levenshtein's distance: letters to insert, drop or replace. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let from = 0; from < one.length; from += 1) {
    const next = [from + 1];
    for (let to = 0; to < other.length; to += 1) {
      const replaced = (row[to] ?? 0) + (one[from] === other[to] ? 0 : 1);
      next.push(Math.min(replaced, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function describe({ where, problem: { what, cure } }: Fault): string {
  return `${where}  ${what.zh}。改法：${cure.zh}。\n    ${what.en}. To mend it: ${cure.en}.`;
}
