import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { Path, Report } from './findings.ts';
import type { RulesFile } from './rules-file.ts';
import { shapeProblem } from './shape-problem.ts';

const schema: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../rules.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv({ allErrors: true, coerceTypes: true, verbose: true, allowUnionTypes: true });
const hasRightShape = ajv.compile<RulesFile>(schema);

/** What of a rules file has the right shape. */
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

/** The path of a faulty value, and of a name that is unknown the path of that name. */
function pathOf({ instancePath, keyword, params }: ErrorObject): Path {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const unknown: unknown = params['additionalProperty'];
  return keyword === 'additionalProperties' ? [...path, String(unknown)] : path;
}
