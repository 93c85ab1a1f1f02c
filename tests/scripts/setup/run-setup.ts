import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { setupCommand } from '../../../scripts/setup/setup-command.ts';
import { listen } from '../../../simulator/listen.ts';
import { createSsm, type SsmOptions, type StoredParameters } from '../../../simulator/ssm.ts';

/** Where the stage `dev` lies. */
export const path = '/wechat-turing-bot/dev';

export const secrets = {
  token: 'tokenOfTheOperator1',
  newToken: 'tokenOfTheOperator2',
  aesKey: 'local'.repeat(9).slice(0, 43),
  turingKey: '00112233445566778899aabbccddeeff',
  turingSecret: 'secretOfTheRobot',
  chatKey: 'sk-key-of-the-chat-model',
};

export const appId = 'wx0123456789abcdef';

/** A question, by a piece of what is on the screen since the last one, and what is typed. */
export type Answer = readonly [piece: string, typed: string];

export interface SetupRun {
  readonly args?: readonly string[];
  /** Undefined: there is no terminal. */
  readonly answers?: readonly Answer[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly parameters?: StoredParameters;
  readonly fault?: SsmOptions['fault'];
  readonly stagesFolder?: string;
  readonly timeoutMs?: number;
}

export interface Ran {
  readonly status: number;
  /** Everything that was on the screen, questions included. */
  readonly output: string;
  readonly parameters: StoredParameters;
  /** Whether each question hid what was typed. */
  readonly hidden: readonly boolean[];
  /** The operations that SSM was asked for. */
  readonly operations: readonly string[];
}

export function newStagesFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'setup-')), 'stages');
}

export function awsVariables(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_SSM: url,
    AWS_PROFILE: '',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  };
}

/** Runs the command in this process, against the SSM stand-in and a scripted terminal. */
export async function runSetup(run: SetupRun): Promise<Ran> {
  const parameters: StoredParameters = run.parameters ?? new Map();
  const operations: string[] = [];
  const fault = (operation: string) => {
    operations.push(operation);
    return run.fault?.(operation);
  };
  const server = await listen(createSsm({ parameters, fault }));
  for (const [name, value] of Object.entries(awsVariables(server.url))) vi.stubEnv(name, value);
  const terminal = scriptedTerminal(run.answers ?? []);
  const io = {
    ...terminal.io,
    canAsk: run.answers !== undefined,
    environment: run.environment ?? {},
    fetch: () => Promise.reject(new Error('fetched')),
    now: () => new Date(0),
  };
  try {
    const { stagesFolder = newStagesFolder(), timeoutMs = 5000 } = run;
    const status = await setupCommand(run.args ?? [], io, { stagesFolder, timeoutMs });
    const left = terminal.left();
    if (left.length > 0) throw new Error(`never asked for: ${left.join(', ')}`);
    return { status, parameters, operations, ...terminal.seen() };
  } finally {
    vi.unstubAllEnvs();
    await server.close();
  }
}

function scriptedTerminal(answers: readonly Answer[]) {
  const lines: string[] = [];
  const hidden: boolean[] = [];
  let shownAt = 0;
  const ask = (question: string, { isHidden }: { readonly isHidden: boolean }) => {
    lines.push(question);
    const onScreen = lines.slice(shownAt).join('\n');
    shownAt = lines.length;
    const [piece, typed] = answers[hidden.length] ?? [];
    hidden.push(isHidden);
    if (piece === undefined || typed === undefined || !onScreen.includes(piece)) {
      throw new Error(`expected "${piece ?? 'no question'}", was asked:\n${onScreen}`);
    }
    return Promise.resolve(typed);
  };
  const print = (line: string) => void lines.push(line);
  return {
    io: { say: print, complain: print, ask },
    left: () => answers.slice(hidden.length).map(([piece]) => piece),
    seen: () => ({ output: lines.join('\n'), hidden }),
  };
}
