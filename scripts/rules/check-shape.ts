import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { Path, Problem, Report } from './findings.ts';
import type { RulesFile } from './rules-file.ts';
import type { Bilingual } from '../../lib/bilingual.ts';

const schema: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../rules.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv({ allErrors: true, coerceTypes: true, verbose: true, allowUnionTypes: true });
const hasRightShape = ajv.compile<RulesFile>(schema);

/** Parts of a rules file that have the right shape. */
export interface SoundRules {
  readonly file: RulesFile;
  /** For each of the file's keyword rules here, its index in the file as it was written. */
  readonly keywordPlaces: readonly number[];
}

/**
 * Reports where a value differs from rules.schema.json. Sections and keyword rules in which something
 * does are left out of the result, so that the rest can be checked further.
 */
export function checkShape(value: unknown, report: Report): SoundRules {
  if (hasRightShape(value)) return { file: value, keywordPlaces: indexesOf(value.keywords) };
  const faulty = (hasRightShape.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  for (const error of faulty) {
    const [path, options] = placeOf(error);
    report(path, shapeProblem(error), options);
  }
  return soundParts(value, faulty.map(pathOf));
}

function soundParts(value: unknown, faulty: readonly Path[]): SoundRules {
  if (typeof value !== 'object' || value === null) return { file: {}, keywordPlaces: [] };
  const faultyRules = new Set(faulty.filter(isInRule).map(([, index]) => Number(index)));
  const faultySections = new Set(faulty.filter((path) => !isInRule(path)).map(([name]) => name));
  const sections = Object.entries(value).filter(([name]) => !faultySections.has(name));
  const sound = Object.fromEntries(sections);
  const keywords: unknown = sound['keywords'];
  const kept = indexesOf(keywords).filter((index) => !faultyRules.has(index));
  if (Array.isArray(keywords)) sound['keywords'] = kept.map((index) => keywords[index]);
  return hasRightShape(sound)
    ? { file: sound, keywordPlaces: kept }
    : { file: {}, keywordPlaces: [] };
}

function isInRule([section, index]: Path): boolean {
  return section === 'keywords' && index !== undefined;
}

function indexesOf(list: unknown): readonly number[] {
  return Array.isArray(list) ? list.map((_, index) => index) : [];
}

function placeOf(error: ErrorObject): readonly [Path, { readonly atKey: boolean }] {
  return [pathOf(error), { atKey: error.keyword === 'additionalProperties' }];
}

/** Path of a faulty value, or of an unknown name. */
function pathOf({ instancePath, keyword, params }: ErrorObject): Path {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const unknown: unknown = params['additionalProperty'];
  return keyword === 'additionalProperties' ? [...path, String(unknown)] : path;
}

type Describe = (error: ErrorObject) => Problem;

/** Fault and cure of a difference from the schema, for a writer of rules. */
function shapeProblem(error: ErrorObject): Problem {
  return (problems[error.keyword] ?? otherProblem)(error);
}

const otherProblem: Describe = ({ message = '' }) => ({
  what: { zh: `这里不合规则（${message}）`, en: `This does not fit: it ${message}` },
  cure: { zh: '对照 rules.example.yml 改写', en: 'compare it with rules.example.yml' },
});

/** Faults by the keyword of the schema that is not kept. */
const problems: Readonly<Record<string, Describe>> = {
  additionalProperties: ({ params, parentSchema }) => {
    const known = namesOf(parentSchema?.['properties']);
    return {
      what: {
        zh: `这里没有「${params['additionalProperty']}」这一项`,
        en: `There is no "${params['additionalProperty']}" here`,
      },
      cure: { zh: `可以写的有：${known}`, en: `what can stand here is ${known}` },
    };
  },
  required: ({ params }) => ({
    what: {
      zh: `缺少「${params['missingProperty']}」`,
      en: `"${params['missingProperty']}" is missing`,
    },
    cure: { zh: '补上这一项', en: 'add it' },
  }),
  type: ({ schema }) => {
    const wanted = kinds[String([schema].flat()[0])] ?? { zh: String(schema), en: String(schema) };
    return {
      what: { zh: `这里应该是${wanted.zh}`, en: `This has to be ${wanted.en}` },
      cure: {
        zh: '对照 rules.example.yml 改写；以 { 或 [ 开头的文字要加引号',
        en: 'compare it with rules.example.yml; a text that begins with { or [ wants quotes',
      },
    };
  },
  enum: ({ schema }) => ({
    what: { zh: '没有这种写法', en: 'There is no such value' },
    cure: { zh: `写 ${listOf(schema, '、')} 之一`, en: `write one of ${listOf(schema, ', ')}` },
  }),
  // The schema says in $comment what kind of text its pattern wants.
  pattern: ({ parentSchema }) => patternProblems[String(parentSchema?.['$comment'])] ?? emptyText,
  minItems: () => ({
    what: { zh: '这个列表是空的', en: 'This list is empty' },
    cure: { zh: '至少写一个，或者整项删掉', en: 'write at least one entry, or remove the whole' },
  }),
  maxItems: ({ params }) => ({
    what: {
      zh: `超过了 ${params['limit']} 条`,
      en: `There are more than ${params['limit']} entries`,
    },
    cure: { zh: '删掉多出来的', en: 'remove those beyond' },
  }),
  minProperties: () => oneOfSix,
  maxProperties: () => oneOfSix,
  minimum: (error) => outOfRange(error, '太小', 'too small', '不小于', 'at least'),
  maximum: (error) => outOfRange(error, '太大', 'too large', '不大于', 'at most'),
  maxLength: ({ params }) => ({
    what: {
      zh: `超过了 ${params['limit']} 个字`,
      en: `This is longer than ${params['limit']} characters`,
    },
    cure: { zh: '写短一些', en: 'make it shorter' },
  }),
};

const kinds: Readonly<Record<string, Bilingual>> = {
  string: { zh: '一段文字', en: 'a text' },
  object: { zh: '「名字: 内容」的形式', en: 'names with values (name: value)' },
  array: {
    zh: '列表（每项以 - 开头，或写成 [甲, 乙]）',
    en: 'a list (entries begin with -, or [one, two])',
  },
  integer: { zh: '整数', en: 'a whole number' },
  number: { zh: '数字', en: 'a number' },
};

const oneOfSix: Problem = {
  what: { zh: '一个回复只能是一种', en: 'An answer is of exactly one kind' },
  cure: {
    zh: '只写 text、news、image、voice、video、music 之一；想抽一个就写成列表',
    en: 'write one of text, news, image, voice, video, music; make it a list to have one drawn',
  },
};

const emptyText: Problem = {
  what: { zh: '这里是空的', en: 'This is empty' },
  cure: { zh: '写上文字，或者整项删掉', en: 'write a text, or remove the whole' },
};

const patternProblems: Readonly<Record<string, Problem>> = {
  address: {
    what: { zh: '这不是 http 或 https 网址', en: 'This is no http or https address' },
    cure: {
      zh: '写完整的网址，如 https://example.com/a',
      en: 'write a whole address such as https://example.com/a',
    },
  },
  agent: {
    what: { zh: '这不是客服账号', en: 'This is no agent’s account' },
    cure: {
      zh: '写成 账号前缀@公众号微信号，如 kf2001@example',
      en: 'write it like kf2001@example',
    },
  },
};

function outOfRange(
  { params }: ErrorObject,
  zh: string,
  en: string,
  zhCure: string,
  enCure: string,
): Problem {
  const limit = String(params['limit']);
  return {
    what: { zh: `这个数${zh}`, en: `This number is ${en}` },
    cure: { zh: `写${zhCure} ${limit} 的数`, en: `write ${enCure} ${limit}` },
  };
}

function namesOf(properties: unknown): string {
  return Object.keys(properties ?? {}).join(', ');
}

function listOf(values: unknown, separator: string): string {
  return [values].flat().join(separator);
}
