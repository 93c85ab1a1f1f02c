import type { ConfigurationIssue } from '../errors.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters by their name below the settings path, as in `wechat/token`. */
export type Parameters = ReadonlyMap<string, string>;

/** What was found wrong while settings were read, and what the cures have to name. */
export interface Report {
  /** Keep the bot from answering. */
  readonly faults: ConfigurationIssue[];
  /** Only make answers worse. */
  readonly warnings: ConfigurationIssue[];
  readonly path: string;
  readonly region: string;
}

interface IntegerRule {
  readonly name: string;
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

/** A whole number from the environment; its default, with a warning, when it is none. */
export function parseInteger(environment: Environment, report: Report, rule: IntegerRule): number {
  const written = environment[rule.name] || String(rule.fallback);
  const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
  if (value >= rule.least && value <= rule.most) return value;
  report.warnings.push({
    where: `The environment variable ${rule.name}`,
    problem: `is not a whole number from ${rule.least} to ${rule.most}; ${rule.fallback} is used`,
    cure: 'correct it in stages/<stage>.yml and deploy again',
  });
  return rule.fallback;
}

/** The values of a list separated by commas, without spaces and empty places. */
export function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The command that stores a secret, as a cure. */
export function putSecret(report: Report, name: string, value: string): string {
  return putParameter(report, name, 'SecureString', value);
}

/** The command that stores a parameter, as a cure. */
export function putParameter(
  { path, region }: Report,
  name: string,
  type: string,
  value: string,
): string {
  return `aws ssm put-parameter --region ${region} --name ${path}/${name} --type ${type} --overwrite --value '${value}'`;
}
