import { join } from 'node:path';
import { deploymentSettings } from '../../lib/settings/table.ts';
import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import type { Asker } from './asker.ts';
import { isRegion, isStage, regionForm, stageForm, type SetupOptions } from './options.ts';
import { readStageFile, type StageFile } from '../stage.ts';

/** What is set up. */
export interface Target {
  readonly stage: string;
  readonly region: string;
  /** As the stack names it in serverless.yml. */
  readonly path: string;
  readonly file: StageFile;
}

const defaultStage = 'dev';

const defaultRegion = deploymentSettings.region.byDefault;

/** Stage and region, as the options, the person or the stage's own values say. */
export async function chooseTarget(
  options: SetupOptions,
  asker: Asker | undefined,
  stagesFolder: string,
): Promise<Target> {
  const stage = options.stage ?? (await askStage(asker));
  const file = readStageFile(join(stagesFolder, `${stage}.yml`));
  const region = options.region ?? (await askRegion(asker, file.region ?? defaultRegion));
  return { stage, region, path: `/wechat-turing-bot/${stage}`, file };
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

/** @throws Refused when questions are needed and nobody can answer them */
export function refuseWithoutTerminal({ canAsk }: Io, { isUnattended }: SetupOptions): void {
  if (canAsk || isUnattended) return;
  throw new Refused({
    zh: '这里没有终端可以提问。请设置环境变量（WECHAT_TOKEN 等，见 --help），并加上 --yes：npm run setup -- --yes',
    en: 'There is no terminal to ask on. Set the variables (WECHAT_TOKEN and others, see --help) and add --yes: npm run setup -- --yes',
  });
}
