import { sourceAt } from '../build.ts';
import { runChild } from '../functions/child.ts';
import {
  answer,
  environmentOf,
  question,
  type Contestant,
  type Surroundings,
} from '../functions/contestant.ts';
import { faultOf, forged, handshake, isRefusal, message, type Asked } from '../messages.ts';
import { WrongAnswer } from '../page.ts';

/** One thing that is measured. */
export interface Cell extends Surroundings {
  readonly contestant: Contestant;
  readonly kind: Asked['kind'];
  /** Further messages after the first answer. */
  readonly furtherMessages?: number;
  readonly hold?: Hold;
  readonly nodeFlags?: readonly string[];
}

/** A CPU share and when it begins to count. */
export interface Hold {
  /** A cgroup's list of processes, which the process writes itself into. */
  readonly cgroupProcs: string;
  readonly heldFrom: 'load' | 'invocation';
}

/** What one process took. */
export interface Sample {
  /** From before the process was made to the first answer, without the move into the cgroup. */
  readonly wallMs: number;
  /** User and system time of the whole process, from its start to the first answer. */
  readonly cpuMs: number;
  /** Of it, loading the function. */
  readonly loadCpuMs: number;
  /** Of it, the first invocation. */
  readonly invokeCpuMs: number;
  /** Wall time of each further invocation. */
  readonly warmMs: readonly number[];
  /** The most memory the process ever had, at its end. */
  readonly maxRssMb: number;
  /** What the function returned, one for each event. */
  readonly results: readonly unknown[];
}

/** Its name is set as in a deployment; an answer that comes at once does not touch it. */
const table = 'wechat-turing-bot-bench-answers';

/** What WeChat wants repeated. */
const echostr = '5927481836451837264';

/** Between two invocations of one process: longer than a period of the CPU share. */
const pauseMs = 40;

/**
 * Starts a contestant in a new process with an event signed now, and checks what it answers.
 * @throws WrongAnswer
 */
export async function ask(cell: Cell): Promise<Sample> {
  const { contestant, kind, furtherMessages = 0 } = cell;
  const { mode, name } = contestant;
  const first = kind === 'message' ? message(mode, question) : handshake(mode, echostr);
  // Each of a follower of their own: this project lets one ask ten times a minute.
  const others = Array.from({ length: furtherMessages }, (_, index) =>
    message(mode, question, { follower: `oBench-Follower_${index}` }),
  );
  const asked = [first, ...others];
  const sample = await start(cell, asked);
  for (const [index, each] of asked.entries()) {
    const fault = faultIn(contestant, sample.results[index], each);
    if (fault !== undefined) throw new WrongAnswer(name, `to a ${kind}, ${fault}`);
  }
  return sample;
}

/**
 * Lets a contestant answer both events and turn both away when their signature is another.
 * @throws WrongAnswer
 */
export async function check(contestant: Contestant, surroundings: Surroundings): Promise<void> {
  const { mode, name, answers, isTrusting } = contestant;
  for (const kind of ['message', 'handshake'] as const) {
    await ask({ ...surroundings, contestant, kind });
  }
  if (answers === 'ok' || isTrusting) return;
  for (const asked of [message(mode, question), handshake(mode, echostr)]) {
    const sample = await start({ ...surroundings, contestant, kind: asked.kind }, [forged(asked)]);
    if (!isRefusal(sample.results[0]))
      throw new WrongAnswer(name, `it accepts a forged ${asked.kind}`);
  }
}

function faultIn({ answers }: Contestant, result: unknown, asked: Asked): string | undefined {
  if (answers === 'ok') return JSON.stringify(result).includes('"ok"') ? undefined : 'it is silent';
  return faultOf(result, asked, answer);
}

/** What child.cjs says. */
interface Said {
  readonly loadCpuUs: number;
  readonly invokeCpuUs: number;
  readonly totalCpuUs: number;
  readonly moveNs: number;
  readonly warmNs: readonly number[];
  readonly maxRssKb: number;
  readonly answeredNs: string;
  readonly results: readonly unknown[];
}

async function start(cell: Cell, asked: readonly Asked[]): Promise<Sample> {
  const { contestant, folder, nodeFlags = [], hold } = cell;
  const events = asked.map(({ event }) => JSON.stringify(event));
  const job = { file: contestant.file, hold, events, pauseMs };
  const environment = { ...environmentOf(contestant, cell), ANSWERS_TABLE: table };
  const script = sourceAt('cold/child.cjs');
  try {
    return sampleOf(await runChild<Said>({ script, job, folder, environment, nodeFlags }));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new WrongAnswer(contestant.name, what, { cause: error });
  }
}

/** Both processes read the same clock, the system's monotonic one. */
function sampleOf({ said, startedNs }: { said: Said; startedNs: bigint }): Sample {
  return {
    wallMs: (Number(BigInt(said.answeredNs) - startedNs) - said.moveNs) / 1e6,
    cpuMs: said.totalCpuUs / 1000,
    loadCpuMs: said.loadCpuUs / 1000,
    invokeCpuMs: said.invokeCpuUs / 1000,
    warmMs: said.warmNs.map((ns) => ns / 1e6),
    maxRssMb: said.maxRssKb / 1024,
    results: said.results,
  };
}
