import type { Random } from '../random.ts';
import type { Chance, PerDelivery } from './fate.ts';

/** How long a robot takes: log-normal, as the times of most services roughly are. */
export interface Upstream {
  readonly medianMs: number;
  /** 0.69: one answer in a hundred takes 5 times the median; 0.99: 10 times. */
  readonly sigma: number;
}

/** Which deliveries begin in a new container. */
export type ColdStarts = 'one in ten' | 'every re-delivery';

/** How many deliveries begin in a new container, and how long that takes. */
export const coldStart = { coldShare: 0.1, leastColdMs: 500, mostColdMs: 1000 } as const;

/** Draws what chance decides about one message; always as many numbers, whatever comes out. */
export function drawChance(upstream: Upstream, coldStarts: ColdStarts, random: Random): Chance {
  const upstreamMs: PerDelivery = [
    drawUpstreamMs(upstream, random),
    drawUpstreamMs(upstream, random),
    drawUpstreamMs(upstream, random),
  ];
  const again = coldStarts === 'every re-delivery' ? 1 : coldStart.coldShare;
  const coldMs: PerDelivery = [
    drawColdMs(coldStart.coldShare, random),
    drawColdMs(again, random),
    drawColdMs(again, random),
  ];
  return { upstreamMs, coldMs };
}

export function drawUpstreamMs({ medianMs, sigma }: Upstream, random: Random): number {
  return medianMs * Math.exp(sigma * drawNormal(random));
}

function drawColdMs(share: number, random: Random): number {
  const [isCold, how] = [random() < share, random()];
  const { leastColdMs, mostColdMs } = coldStart;
  return isCold ? leastColdMs + how * (mostColdMs - leastColdMs) : 0;
}

/** Box and Muller. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
