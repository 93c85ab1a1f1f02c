import type { Finding } from './finding.ts';
import { parseWanted, usage, type Wanted } from './options.ts';
import { lookFromOutside, wechatCutMs } from './outside/view.ts';
import { exitStatusOf, renderAsJson, renderForTerminal } from './render.ts';
import { checkRules } from './rules.ts';

/** What the command takes from outside. */
export interface World {
  readonly say: (text: string) => void;
  /** Tells what goes on; no part of the result. */
  readonly progress: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** When WeChat hangs up; 5 s without it. */
  readonly cutMs?: number;
}

/** `npm run doctor`. Returns the exit status: 0 when nothing failed, 1 when something did, 2 when it was called wrongly. */
export async function runDoctor(args: readonly string[], world: World): Promise<0 | 1 | 2> {
  const wanted = parseWanted(args);
  if (typeof wanted === 'string') {
    world.progress(`${wanted}\n\n${usage}`);
    return 2;
  }
  const findings = await examine(wanted, world);
  world.say(wanted.isJson ? renderAsJson(findings) : renderForTerminal(findings));
  return exitStatusOf(findings);
}

async function examine(wanted: Wanted, world: World): Promise<readonly Finding[]> {
  return [...checkRules(), ...(await outside(wanted, world))];
}

async function outside(wanted: Wanted, world: World): Promise<readonly Finding[]> {
  const { url, token, mode = 'plain', appId, aesKey, asks } = wanted;
  if (url === undefined || token === undefined) return [];
  const { now, cutMs = wechatCutMs, progress } = world;
  const onStart = (name: string) => progress(`… ${name}`);
  return lookFromOutside({ url, token, mode, appId, aesKey }, { now, cutMs, onStart, asks });
}
