import type { Finding } from '../finding.ts';
import { runChecks } from '../run-checks.ts';
import { askCheck, outsideChecks } from './checks.ts';
import { checkModeChoice } from './mode-choice.ts';
import { createTarget, type Target } from './target.ts';

/** WeChat gives up on a delivery after 5 s. */
export const wechatCutMs = 5000;

/** What WeChat's console knows of an account, and where its bot is. */
export interface Known {
  readonly url: URL;
  readonly token: string;
  readonly mode: Target['mode'];
  readonly appId: string | undefined;
  readonly aesKey: string | undefined;
}

interface Looking {
  readonly now: () => number;
  readonly cutMs: number;
  readonly onStart: (name: string) => void;
  /** Whether to send a text, which costs a call of the robot. */
  readonly asks: boolean;
}

/** What WeChat sees of a bot. */
export async function lookFromOutside(known: Known, looking: Looking): Promise<readonly Finding[]> {
  const { url, token, mode, appId, aesKey } = known;
  const { now, cutMs, onStart, asks } = looking;
  const keys = appId === undefined || aesKey === undefined ? {} : { keys: { appId, aesKey } };
  const target = createTarget({ url, token, mode, now, cutMs, ...keys });
  const checks = asks ? [...outsideChecks, askCheck] : outsideChecks;
  const findings = await runChecks(checks, target, onStart);
  return [...checkModeChoice(mode, appId), ...findings];
}
