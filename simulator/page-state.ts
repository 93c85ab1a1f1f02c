import { AnswerLog } from './page-stream.ts';
import type { TuringMood } from './turing.ts';
import type { Account } from './wechat-request.ts';
import type { SealingKeys } from './wechat-seal.ts';

const modes = ['plain', 'compat', 'safe'] as const;

type Mode = (typeof modes)[number];

export function isMode(value: unknown): value is Mode {
  return modes.some((mode) => mode === value);
}

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

type Trouble = (typeof troubles)[number];

export interface PageOptions {
  readonly token: string;
  readonly keys: SealingKeys;
  readonly mode: Mode;
  /** False when the bot asks another Turing than the stand-in, which then cannot be put in a mood. */
  readonly isRobotStandIn: boolean;
}

/** State that the page shows and changes, in memory only. */
export interface PageState {
  readonly options: PageOptions;
  readonly log: AnswerLog;
  mode: Mode;
  trouble: Trouble;
  /** Set: messages go to this bot instead of the one on this machine. */
  deployed: Deployed | undefined;
}

export function createPageState(options: PageOptions): PageState {
  const { mode } = options;
  return { options, log: new AnswerLog(), mode, trouble: 'well', deployed: undefined };
}

/** State that the page may know: neither token nor keys. */
export function shownOf({ options, mode, trouble, deployed }: PageState): object {
  return {
    mode: deployed?.mode ?? mode,
    trouble,
    isRobotStandIn: options.isRobotStandIn,
    ...(deployed === undefined ? {} : { deployedHost: new URL(deployed.url).host }),
  };
}

/** Mood of the Turing stand-in; the other troubles are none of the robot's. */
export function moodOf({ trouble }: PageState): TuringMood {
  return trouble === 'crash' || trouble === 'wrong-token' ? 'well' : trouble;
}

/** The account as WeChat has it: the deployed bot's, or that of the bot on this machine. */
export function accountOf({ options, mode, trouble, deployed }: PageState): Account {
  if (deployed !== undefined) return deployed;
  const token = trouble === 'wrong-token' ? `${options.token}x` : options.token;
  return { token, mode, keys: options.keys };
}

/** A deployed bot, as the page's form names it. Lives in this process's memory only. */
interface Deployed extends Account {
  readonly url: string;
}

/** What is wrong with the form, by the field's name. */
interface Mistake {
  readonly field: 'url' | 'token' | 'mode' | 'appId' | 'aesKey';
}

/** Reads the form for a deployed bot. */
export function parseDeployed(form: Readonly<Record<string, unknown>>): Deployed | Mistake {
  const { url, token, mode, appId, aesKey } = form;
  if (typeof url !== 'string' || !isWebAddress(url)) return { field: 'url' };
  if (typeof token !== 'string' || !/^[A-Za-z0-9]{3,32}$/.test(token)) return { field: 'token' };
  if (!isMode(mode)) return { field: 'mode' };
  if (mode === 'plain') return { url, token, mode };
  if (typeof appId !== 'string' || appId.trim() === '') return { field: 'appId' };
  if (typeof aesKey !== 'string' || !/^[A-Za-z0-9+/]{43}$/.test(aesKey)) return { field: 'aesKey' };
  return { url, token, mode, keys: { appId: appId.trim(), aesKey } };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
