import { both, findingsOf, type Finding } from '../finding.ts';
import { serverSeconds } from './refusal.ts';
import { nowSeconds, type Target } from './target.ts';

/** Within this, nothing is refused: the least window that makes sense is a minute. */
const tolerableSeconds = 60;

/** The clock of this machine against the server's `Date`. */
export async function checkClock(target: Target): Promise<readonly Finding[]> {
  const { outcome } = await target.first.handshake();
  const served = outcome.kind === 'reply' ? serverSeconds(outcome) : undefined;
  return served === undefined ? [] : [compareClocks('clock', nowSeconds(target) - served)];
}

/** @param aheadSeconds how far this machine is ahead of the other */
export function compareClocks(check: string, aheadSeconds: number): Finding {
  const { ok, warning } = findingsOf(check);
  const seconds = Math.abs(aheadSeconds);
  if (seconds <= tolerableSeconds) {
    return ok(both('本机和对方的时钟一致', 'The clocks of this machine and the other agree'));
  }
  const [zh, en] = aheadSeconds > 0 ? ['快', 'fast'] : ['慢', 'slow'];
  return warning(
    both(
      `和对方相比，本机的时钟${zh}了 ${seconds} 秒`,
      `Compared with the other side, the clock of this machine is ${seconds} s ${en}`,
    ),
    both('校准本机的时间（NTP）', 'set the clock of this machine (NTP)'),
  );
}
