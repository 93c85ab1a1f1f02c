import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A process to start, and what it is asked. */
export interface Start {
  /** The function's module. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The first is the one that is timed as a cold start; others follow it. */
  readonly events: readonly object[];
  readonly nodeFlags?: readonly string[];
  /** A cgroup's list of processes, which the process writes itself into when the function is loaded. */
  readonly cgroupProcs?: string;
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

const child = fileURLToPath(new URL('child.cjs', import.meta.url));

/** Between two invocations of one process: longer than a period of the CPU share. */
const pauseMs = 40;

/** Longer than any start on a machine that is worth measuring on. */
const givenUpMs = 60_000;

/** Starts one process, waits for its answers and its end. Throws with what it wrote when it gives none. */
export async function takeSample(start: Start, folder: string): Promise<Sample> {
  const { file, events, cgroupProcs, nodeFlags = [] } = start;
  const job = join(folder, 'job.json');
  const texts = events.map((event) => JSON.stringify(event));
  writeFileSync(job, JSON.stringify({ file, cgroupProcs, events: texts, pauseMs }));
  const startedNs = process.hrtime.bigint();
  const started = spawn(process.execPath, [...nodeFlags, child, job], {
    env: start.environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: givenUpMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('close', resolve);
  });
  const streams = started.stdio.slice(1).filter(isReadable).map(textOf);
  const [status, [log = '', errors = '', said = '']] = await Promise.all([
    ended,
    Promise.all(streams),
  ]);
  if (said === '')
    throw new Error(`it ended with ${String(status)} and no answer\n${log}${errors}`);
  return sampleOf(JSON.parse(said), startedNs);
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'read' in stream;
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
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
