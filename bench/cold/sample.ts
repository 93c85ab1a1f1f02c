import { fileURLToPath } from 'node:url';
import { runChild } from '../functions/child.ts';

/** A process to start, and what it is asked. */
export interface Start {
  /** The function's module. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The first is the one that is timed as a cold start; others follow it. */
  readonly events: readonly object[];
  readonly nodeFlags?: readonly string[];
  readonly hold?: Hold;
}

/** When a process lets itself be held to a CPU share. */
export type HeldFrom = 'load' | 'invocation';

/** A CPU share and when it begins to count. */
export interface Hold {
  /** A cgroup's list of processes, which the process writes itself into. */
  readonly cgroupProcs: string;
  readonly heldFrom: HeldFrom;
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

const script = fileURLToPath(new URL('child.cjs', import.meta.url));

/** Between two invocations of one process: longer than a period of the CPU share. */
const pauseMs = 40;

/** Starts one process, waits for its answers and its end. Throws with what it wrote when it gives none. */
export async function takeSample(start: Start, folder: string): Promise<Sample> {
  const { file, events, hold, environment, nodeFlags = [] } = start;
  const texts = events.map((event) => JSON.stringify(event));
  const job = { file, hold, events: texts, pauseMs };
  const { said, startedNs } = await runChild<Said>({ script, job, folder, environment, nodeFlags });
  return sampleOf(said, startedNs);
}

/** Both processes read the same clock, the system's monotonic one. */
function sampleOf(said: Said, startedNs: bigint): Sample {
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
