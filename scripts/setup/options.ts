import { parseArgs } from 'node:util';
import { inOneLine } from '../../lib/sentence.ts';
import { formOf, isGood } from '../../lib/settings/kinds.ts';
import { deploymentSettings } from '../../lib/settings/table.ts';
import { setupParameters } from './parameters.ts';

/** What `npm run setup` was asked to do. */
export interface SetupOptions {
  readonly stage: string | undefined;
  readonly region: string | undefined;
  /** Nothing is asked: values come from variables, all else stays as it is or takes its default. */
  readonly isUnattended: boolean;
  /** Nothing is written. */
  readonly isDryRun: boolean;
}

const region = deploymentSettings.region;

const variables = ['WECHAT_MODE', ...setupParameters.flatMap(({ variable }) => variable ?? [])];

export const setupUsage = `用法 usage: npm run setup -- [options]

  --stage dev               阶段；默认 dev   the stage; dev without it
  --region ap-southeast-1   区域；默认 stages/<阶段>.yml 里的，没有则 ${region.byDefault}
                            the region; without it that of stages/<stage>.yml, else ${region.byDefault}
  --yes                     不提问，值取自下面的变量   asks nothing, takes the variables below
  --dry-run                 只说要写什么，不写   says what it would write, and writes nothing

  设置后不再询问 what is not asked for when set:
  ${variables.slice(0, 4).join(', ')},
  ${variables.slice(4).join(', ')}`;

const options = {
  stage: { type: 'string' },
  region: { type: 'string' },
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** The options, or what is wrong with them. */
export function parseSetupOptions(args: readonly string[]): SetupOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { stage, region } = values;
    if (stage !== undefined && !isStage(stage)) return `--stage: ${stageForm}`;
    if (region !== undefined && !isRegion(region)) return `--region: ${regionForm}`;
    return { stage, region, isUnattended: values.yes, isDryRun: values['dry-run'] };
  } catch {
    // What was typed is not repeated: it may be a secret in the wrong place.
    return '有不认识的选项，或选项缺值；密钥不写在命令行里。An option is unknown or has no value; secrets are no options.';
  }
}

export const stageForm = '字母、数字和 - letters, digits and -';

/** Whether the names that AWS gives the parts of a stage can hold this. */
export function isStage(written: string): boolean {
  return /^[A-Za-z0-9-]{1,32}$/.test(written);
}

export const regionForm = inOneLine(formOf(region));

/** Whether this has the form of an AWS region; only AWS knows whether there is one. */
export function isRegion(written: string): boolean {
  return isGood(region, written);
}
