import { fork } from 'node:child_process';
import { once } from 'node:events';
import { interleave, WrongAnswer, type Ran, type Rounds, type Task } from '../interleave.ts';
import { eventOf, nowMs } from '../warm/messages.ts';
import { account } from '../wire/account.ts';
import type { Built } from './builds.ts';
import { growing, type Growing } from './growing.ts';
import { answerOf, keywordOf } from './keywords.ts';

/** The bundle that `start` runs in. */
export const startEntry = 'growth/start';

/** What each start answers: the first rule, which every number of rules has. */
const rule = 0;

/**
 * CPU of a fresh process until its first answer, by number of rules. Without the AWS SDK and Parameter
 * Store, whose share does not depend on the rules.
 * @throws WrongAnswer
 */
export async function starts(builds: readonly Built[], rounds: Rounds): Promise<Growing> {
  const timings = await interleave(builds.map(startTask), { ...rounds, warmUpRounds: 1 });
  const sizes = builds.map(({ rules }) => rules);
  return growing('a fresh process until its first answer', 'rules', sizes, timings);
}

function startTask({ rules, packaged }: Built): Task {
  const contestant = `${rules} rules`;
  const event = JSON.stringify(eventOf(keywordOf(rule), 'plain', account.token, nowMs));
  const run = () => startOnce(contestant, packaged.bundleOf(startEntry), event);
  return { contestant, step: 'start', turns: [{ iterations: 1, produces: 1, run }] };
}

async function startOnce(contestant: string, module: string, event: string): Promise<Ran> {
  const wallStart = process.hrtime.bigint();
  const { PATH } = process.env;
  const child = fork(module, [event, answerOf(rule)], {
    execArgv: [],
    env: { PATH },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [said]: { readonly cpuUs: number; readonly isRight: boolean }[] = await Promise.race([
    once(child, 'message'),
    exited.then(() => []),
  ]);
  const wallUs = Number(process.hrtime.bigint() - wallStart) / 1000;
  await exited;
  if (said?.isRight !== true) throw new WrongAnswer(contestant, 'not the answer of its rule');
  return { produced: 1, cpuUs: said.cpuUs, wallUs };
}
