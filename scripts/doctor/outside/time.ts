import { both, findingsOf, type Finding } from '../finding.ts';
import { nowSeconds, shakeHands, type Target } from './target.ts';

const { ok, warning, failed } = findingsOf('time');

const warmRounds = 3;

/** The time to answer, first and warm, against the 5 s after which WeChat hangs up. */
export async function checkTime(target: Target): Promise<readonly Finding[]> {
  const visit = await target.first.visit();
  const handshake = await target.first.handshake();
  const first = visit.kind === 'reply' ? visit.tookMs : 0;
  const second = handshake.outcome.kind === 'reply' ? handshake.outcome.tookMs : 0;
  const firstMs = Math.max(first, second);
  const warmMs = await median(target);
  const times = both(
    `第一次 ${firstMs} ms（可能是冷启动），之后 ${warmMs} ms，微信只等 ${target.cutMs} ms`,
    `${firstMs} ms at first (perhaps a cold start), ${warmMs} ms then; WeChat waits ${target.cutMs} ms`,
  );
  if (warmMs >= target.cutMs) return [failed(times, alwaysSlow)];
  if (firstMs >= target.cutMs) return [failed(times, coldSlow)];
  return [warmMs * 5 > target.cutMs * 2 ? warning(times, alwaysSlow) : ok(times)];
}

async function median(target: Target): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < warmRounds; round += 1) {
    const { outcome } = await shakeHands(target, nowSeconds(target));
    times.push(outcome.kind === 'reply' ? outcome.tookMs : target.cutMs);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(warmRounds / 2)] ?? 0;
}

const alwaysSlow = both(
  '换一个离中国近的区域（默认 ap-southeast-1）；看函数的内存和日志',
  'choose a region near China (ap-southeast-1 by default); look at the memory of the function and its log',
);

const coldSlow = both(
  '冷启动太慢：再保存一次多半能通过。加大 memorySize，检查读取参数是否超时',
  'the cold start is too slow: saving a second time mostly works. Raise memorySize, and see whether reading the parameters times out',
);
