import { parseArgs } from 'node:util';
import { defaultStage, isRegion, isStage, regionForm, stageForm } from '../stage.ts';

/** What `npm run transcript` was asked for. */
export interface TranscriptOptions {
  readonly stage: string;
  /** Undefined: as the stage is deployed. */
  readonly region: string | undefined;
  /** Words of the follower or the reply, or a whole pseudonym. */
  readonly find: string | undefined;
  readonly sinceHours: number;
  readonly isJson: boolean;
}

export const transcriptUsage = `用法 usage: npm run transcript -- [options]

  --find TEXT      只看含有这些字的，或某个粉丝化名的   only what holds this text, or is of this pseudonym
  --since HOURS    只看最近几小时的；默认全部，7 天   only the last hours; without it all, 7 days
  --stage dev      阶段；默认 dev   the stage; dev without it
  --region REGION  区域；默认 stages/<阶段>.yml 里的   the region; without it that of stages/<stage>.yml
  --json           输出 JSON   prints JSON`;

const options = {
  stage: { type: 'string', default: defaultStage },
  region: { type: 'string' },
  find: { type: 'string' },
  since: { type: 'string', default: '168' },
  json: { type: 'boolean', default: false },
} as const;

/** The options, or what is wrong with them. */
export function parseTranscriptOptions(args: readonly string[]): TranscriptOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { stage, region, find, since, json } = values;
    const sinceHours = /^\d{1,6}(\.\d{1,3})?$/.test(since) ? Number(since) : 0;
    if (!isStage(stage)) return `--stage: ${stageForm}`;
    if (region !== undefined && !isRegion(region)) return `--region: ${regionForm}`;
    if (find?.trim() === '') return '--find: 要找的字 the text to be found';
    if (sinceHours <= 0) return '--since: 小时数，大于 0 a number of hours above 0';
    return { stage, region, find, sinceHours, isJson: json };
  } catch {
    return '有不认识的选项，或选项缺值；带空格的字要加引号。An option is unknown or has no value; a text with blanks needs quotes.';
  }
}
