import type { Io } from '../io.ts';
import { printable, Refused } from '../sentence.ts';
import { adjustMode } from './adjust-mode.ts';
import { createAsker, type Asker } from './asker.ts';
import { decideAll } from './decide-all.ts';
import type { Change } from './known.ts';
import { chooseAccount, chooseMode } from './mode.ts';
import { nextSteps } from './next-steps.ts';
import { parseSetupOptions, setupUsage, type SetupOptions } from './options.ts';
import { openParameterStore, type ParameterStore } from '../parameter-store.ts';
import { isConfirmed, renderStatus } from './survey.ts';
import { chooseTarget, refuseWithoutTerminal } from './target.ts';
import { showGenerated, writeChanges } from './changes.ts';

/** What is the same at every run but those of the tests. */
export interface Surroundings {
  /** When a call to AWS that has not been answered is given up. */
  readonly timeoutMs: number;
  /** Where the operator's own values lie, one file for each stage. */
  readonly stagesFolder: string;
}

const usual: Surroundings = { timeoutMs: 15_000, stagesFolder: 'stages' };

/**
 * `npm run setup`: asks for what the bot needs and writes it to SSM Parameter Store, and the mode into
 * the stage's own values. Whatever is stored stays unless the person, or a variable, says otherwise. No
 * secret is printed but a generated one, once, on request.
 * @returns the exit status: 0 when all is written, 1 when not, 2 for wrong arguments
 */
export async function setupCommand(
  args: readonly string[],
  world: Io,
  surroundings = usual,
): Promise<number> {
  const io = {
    ...world,
    say: (line: string) => world.say(printable(line)),
    complain: (line: string) => world.complain(printable(line)),
  };
  if (args.includes('--help')) {
    io.say(setupUsage);
    return 0;
  }
  const options = parseSetupOptions(args);
  if (typeof options === 'string') {
    io.complain(`${options}\n\n${setupUsage}`);
    return 2;
  }
  try {
    refuseWithoutTerminal(io, options);
    return await setUp(options, io, surroundings);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    io.complain(error.message);
    return 1;
  }
}

async function setUp(
  options: SetupOptions,
  io: Io,
  { timeoutMs, stagesFolder }: Surroundings,
): Promise<number> {
  const asker = options.isUnattended ? undefined : createAsker(io);
  const target = await chooseTarget(options, asker, stagesFolder);
  const { path, region, file } = target;
  const store = openParameterStore({ path, region, kmsKeyArn: file.kmsKeyArn, timeoutMs });
  io.say(`正在读取 reading ${path} (${region}) …`);
  const stored = await store.read();
  for (const line of renderStatus(stored)) io.say(line);
  const account = await chooseAccount(asker);
  const isConnected = stored.has('wechat/token');
  const mode = await chooseMode(asker, account, { written: file.wechatMode, isConnected }, io);
  const changes = await decideAll(asker, stored, mode, io);
  if (!(await isConfirmed(asker, changes, options, io))) return 1;
  await write({ options, asker, store, changes, io });
  await adjustMode(asker, file, mode, options, io);
  for (const line of nextSteps({ target, account, mode, changes })) io.say(line);
  return 0;
}

interface Writing {
  readonly options: SetupOptions;
  readonly asker: Asker | undefined;
  readonly store: ParameterStore;
  readonly changes: readonly Change[];
  readonly io: Io;
}

async function write({ options, asker, store, changes, io }: Writing): Promise<void> {
  if (options.isDryRun) return;
  const { written, failure } = await writeChanges(changes, store, io);
  if (asker !== undefined) await showGenerated(written, asker, io);
  if (failure !== undefined) throw failure;
}
