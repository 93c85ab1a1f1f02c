import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import {
  defaultRegion,
  defaultStage,
  isRegion,
  isStage,
  namesOf,
  readStageFile,
  regionForm,
  stageForm,
  type StageFile,
} from '../stage.ts';
import type { Asker } from './asker.ts';
import { setupParameters } from './parameters.ts';

/** Options of `npm run setup`. */
export interface SetupOptions {
  readonly stage: string | undefined;
  readonly region: string | undefined;
  /** Asks nothing: values come from variables, the rest stays or takes its default. */
  readonly isUnattended: boolean;
  /** Writes nothing. */
  readonly isDryRun: boolean;
}

const variables = ['WECHAT_MODE', ...setupParameters.flatMap(({ variable }) => variable ?? [])];

export const setupUsage = `用法 usage: npm run setup -- [options]

  --stage dev               阶段；默认 dev   the stage; dev without it
  --region ap-southeast-1   区域；默认 stages/<阶段>.yml 里的，没有则 ${defaultRegion}
                            the region; without it that of stages/<stage>.yml, else ${defaultRegion}
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

/** Parses the arguments; returns the problem as text. */
export function parseSetupOptions(args: readonly string[]): SetupOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { stage, region } = values;
    if (stage !== undefined && !isStage(stage)) return `--stage: ${stageForm}`;
    if (region !== undefined && !isRegion(region)) return `--region: ${regionForm}`;
    return { stage, region, isUnattended: values.yes, isDryRun: values['dry-run'] };
  } catch {
    // Repeats no argument: it may be a secret in the wrong place.
    return '有不认识的选项，或选项缺值；密钥不写在命令行里。An option is unknown or has no value; secrets are no options.';
  }
}

/** The stage that is set up. */
export interface Target {
  readonly stage: string;
  readonly region: string;
  /** Path of its parameters. */
  readonly path: string;
  readonly file: StageFile;
}

/** Chooses stage and region: from the options, else by questions, else from the stage's file or the defaults. */
export async function chooseTarget(
  options: SetupOptions,
  asker: Asker | undefined,
  stagesFolder: string,
): Promise<Target> {
  const stage = options.stage ?? (await askStage(asker));
  const file = readStageFile(join(stagesFolder, `${stage}.yml`));
  const region = options.region ?? (await askRegion(asker, file.region ?? defaultRegion));
  return { stage, region, path: namesOf(stage).settingsPath, file };
}

async function askStage(asker: Asker | undefined): Promise<string> {
  const question = { zh: `阶段（回车是 ${defaultStage}）`, en: `stage (Enter: ${defaultStage})` };
  return (await asker?.read(question, stageProblem, { isHidden: false })) || defaultStage;
}

async function askRegion(asker: Asker | undefined, standard: string): Promise<string> {
  const question = {
    zh: `区域，要与部署的相同（回车是 ${standard}）`,
    en: `region, the one you deploy to (Enter: ${standard})`,
  };
  return (await asker?.read(question, regionProblem, { isHidden: false })) || standard;
}

function stageProblem(answer: string): string | undefined {
  return answer === '' || isStage(answer) ? undefined : stageForm;
}

function regionProblem(answer: string): string | undefined {
  return answer === '' || isRegion(answer) ? undefined : regionForm;
}

/** Ends a run that would ask questions without a terminal. @throws Refused */
export function refuseWithoutTerminal({ canAsk }: Io, { isUnattended }: SetupOptions): void {
  if (canAsk || isUnattended) return;
  throw new Refused({
    zh: '这里没有终端可以提问。请设置环境变量（WECHAT_TOKEN 等，见 --help），并加上 --yes：npm run setup -- --yes',
    en: 'There is no terminal to ask on. Set the variables (WECHAT_TOKEN and others, see --help) and add --yes: npm run setup -- --yes',
  });
}
