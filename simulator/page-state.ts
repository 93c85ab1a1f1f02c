import type { Deployed, Mode } from './page-account.ts';
import type { AnswerLog } from './page-log.ts';
import type { Account } from './wechat-request.ts';
import type { SealingKeys } from './wechat-seal.ts';

/** Trouble that the page can stage: the robot's moods, a function that dies, a token that is not the bot's. */
export const troubles = [
  'well',
  'slow',
  'very-slow',
  'out-of-quota',
  'broken',
  'crash',
  'wrong-token',
] as const;

export type Trouble = (typeof troubles)[number];

export interface PageOptions {
  readonly token: string;
  readonly keys: SealingKeys;
  readonly mode: Mode;
  /** False when the bot asks another Turing than the stand-in, which then cannot be put in a mood. */
  readonly isRobotStandIn: boolean;
}

/** What the page shows and changes. Gone when the process ends. */
export interface PageState {
  readonly options: PageOptions;
  readonly log: AnswerLog;
  mode: Mode;
  trouble: Trouble;
  /** Set: messages go to this bot instead of the one on this machine. */
  deployed: Deployed | undefined;
}

/** The account as WeChat has it: the deployed bot's, or that of the bot on this machine. */
export function accountOf({ options, mode, trouble, deployed }: PageState): Account {
  if (deployed !== undefined) return deployed;
  const token = trouble === 'wrong-token' ? `${options.token}x` : options.token;
  return { token, mode, keys: options.keys };
}
