import type { ConfigurationIssue } from '../errors.ts';
import type { Bilingual } from '../bilingual.ts';

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

/** The values of a list separated by commas, without spaces and empty places. */
export function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** An environment variable, as the place of a problem. */
export function variable(name: string): Bilingual {
  return { zh: `环境变量 ${name}`, en: `The environment variable ${name}` };
}

/** A parameter below the settings path, as the place of a problem. */
export function parameter({ path }: Pick<Report, 'path'>, name: string): Bilingual {
  return { zh: `参数 ${path}/${name}`, en: `The parameter ${path}/${name}` };
}

/** A parameter that is to be stored. */
interface Stored {
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  /** What the command holds in place of the value. It is refused as a value, should somebody run it as it stands. */
  readonly placeholder: string;
  /** Where the value is found. */
  readonly value: Bilingual;
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
