import type { Path } from './paths.ts';
import type { Deployment } from './usage.ts';
import { lambdaLogBytes } from './log-bytes.ts';

/** A way to build and deploy a bot. */
export interface Habit {
  readonly name: string;
  readonly path: Path;
  readonly deployment: Deployment;
}

/**
 * The Serverless Framework's defaults, for whom nothing is said.
 * @see https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
 */
const frameworkMemoryMB = 1024;

/**
 * From this bot to what a bot in JavaScript is commonly made of, one habit after the other. The
 * others log nothing of their own here, and are billed as if they stopped when WeChat hangs up:
 * both is in their favour.
 */
export function habits(paths: readonly Path[], own: Deployment): readonly Habit[] {
  const [thisBot, naive, stateless] = ['this bot', 'naive', 'stateless'].map((wanted) =>
    paths.find(({ name }) => name === wanted),
  );
  if (thisBot === undefined || naive === undefined || stateless === undefined) return [];
  const bare = { ...own, logBytes: lambdaLogBytes };
  const large = { ...bare, memoryMB: frameworkMemoryMB };
  const x86 = { ...large, processor: 'x86' } as const;
  const rest = { ...x86, api: 'rest' } as const;
  const reads = { ...rest, keepsSettings: false };
  return [
    { name: 'this bot', path: thisBot, deployment: own },
    { name: 'naive: asks once, is silent after 5 s', path: naive, deployment: bare },
    { name: 'stateless: each delivery asks anew', path: stateless, deployment: bare },
    { name: `… with ${frameworkMemoryMB} MB`, path: stateless, deployment: large },
    { name: '… on x86', path: stateless, deployment: x86 },
    { name: '… behind a REST API', path: stateless, deployment: rest },
    { name: '… reading SSM with each request', path: stateless, deployment: reads },
  ];
}
