import type { ConfigurationIssue } from '../errors.ts';
import { formOf, isGood } from './kinds.ts';
import { variable, type Environment, type Report } from './report.ts';
import {
  choices,
  functionSettings,
  type ChoiceName,
  type FunctionSettingName,
  type WholeNumberName,
  type WordOf,
} from './table.ts';

/** What the environment holds of a setting, without blanks around it; empty when it is not set. */
export function readText(environment: Environment, name: FunctionSettingName): string {
  return environment[functionSettings[name].variable]?.trim() ?? '';
}

/** A whole number; its default, with a warning, when it is none or out of range. */
export function readWholeNumber(
  environment: Environment,
  report: Report,
  name: WholeNumberName,
): number {
  const { byDefault } = functionSettings[name];
  const written = readText(environment, name) || String(byDefault);
  if (isGood(functionSettings[name], written)) return Number(written);
  report.warnings.push(defaultUsed(name));
  return byDefault;
}

/** One of the words of a choice; its default, with a warning, when it is none. */
export function readChoice<Name extends ChoiceName>(
  environment: Environment,
  report: Report,
  name: Name,
): WordOf<Name> {
  const word = findWord(environment, name);
  if (word === undefined) report.warnings.push(defaultUsed(name));
  return word ?? choices[name].byDefault;
}

/** One of the words of a choice, its default when it is not set; undefined when it is none of them. */
export function findWord<Name extends ChoiceName>(
  environment: Environment,
  name: Name,
): WordOf<Name> | undefined {
  const { words, byDefault } = choices[name];
  const written = readText(environment, name) || byDefault;
  return words.find((word) => word === written);
}

/** The problem of a variable that does not hold what the table asks for. */
export function notOfForm(
  name: FunctionSettingName,
): Pick<ConfigurationIssue, 'where' | 'problem'> {
  const { zh, en } = formOf(functionSettings[name]);
  return {
    where: variable(functionSettings[name].variable),
    problem: { zh: `不是 ${zh}`, en: `is not ${en}` },
  };
}

function defaultUsed(name: FunctionSettingName): ConfigurationIssue {
  const { where, problem } = notOfForm(name);
  const { byDefault } = functionSettings[name];
  return {
    where,
    problem: { zh: `${problem.zh}，按 ${byDefault} 算`, en: `${problem.en}; ${byDefault} is used` },
    cure: {
      zh: `在 stages/<阶段>.yml 里改正 ${name}，再部署`,
      en: `correct ${name} in stages/<stage>.yml and deploy again`,
    },
  };
}
