import { both, findingsOf } from '../finding.ts';
import type { Check } from '../run-checks.ts';
import { compareClocks } from '../outside/clock.ts';
import { exchange } from '../outside/exchange.ts';
import { serverSeconds } from '../outside/refusal.ts';
import type { Deployment } from './deployment.ts';

/** The clock of this machine against AWS's, which anybody may ask: an unsigned request is refused with a date. */
export const awsClockCheck: Check<Deployment> = {
  name: 'aws-clock',
  run: async ({ ssmAddress, region, now }) => {
    const address = ssmAddress ?? `https://ssm.${region}.${domainOf(region)}/`;
    const outcome = await exchange(new URL(address));
    const served = outcome.kind === 'reply' ? serverSeconds(outcome) : undefined;
    if (served !== undefined) {
      return [compareClocks('aws-clock', Math.floor(now() / 1000) - served)];
    }
    const { skipped } = findingsOf('aws-clock');
    return [
      skipped(
        both(`连不上 AWS（${address}）`, `AWS cannot be reached (${address})`),
        both('检查网络和 --region', 'check the network and --region'),
      ),
    ];
  },
};

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
