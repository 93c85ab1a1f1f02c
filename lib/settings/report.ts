import type { ConfigurationIssue } from '../errors.ts';
import type { Sentence } from '../sentence.ts';

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
    where: variable(rule.name),
    problem: {
      zh: `不是 ${rule.least} 到 ${rule.most} 的整数，按 ${rule.fallback} 算`,
      en: `is not a whole number from ${rule.least} to ${rule.most}; ${rule.fallback} is used`,
    },
    cure: {
      zh: '在 stages/<阶段>.yml 里改正，再部署',
      en: 'correct it in stages/<stage>.yml and deploy again',
    },
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

/** An environment variable, as the place of a problem. */
export function variable(name: string): Sentence {
  return { zh: `环境变量 ${name}`, en: `The environment variable ${name}` };
}

/** A parameter below the settings path, as the place of a problem. */
export function parameter({ path }: Pick<Report, 'path'>, name: string): Sentence {
  return { zh: `参数 ${path}/${name}`, en: `The parameter ${path}/${name}` };
}

/** A parameter that is to be stored. */
interface Stored {
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  /** What the command holds in place of the value. It is refused as a value, should somebody run it as it stands. */
  readonly placeholder: string;
  /** Where the value is found. */
  readonly value: Sentence;
}

/** The cure of a missing or faulty parameter: the setup asks for it, and one command writes it. */
export function howToStore(
  { path, region }: Report,
  { name, type, placeholder, value }: Stored,
): Pick<ConfigurationIssue, 'cure' | 'command'> {
  return {
    cure: {
      zh: `运行 npm run setup；或者把这条命令里的 ${placeholder} 换成${value.zh}，再执行`,
      en: `run npm run setup; or run this command, with ${value.en} for ${placeholder}`,
    },
    command: `aws ssm put-parameter --region ${region} --name ${path}/${name} --type ${type} --overwrite --value '${placeholder}'`,
  };
}
