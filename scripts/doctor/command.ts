import { regionOf } from '../stage.ts';
import { both, findingsOf, type Finding } from './finding.ts';
import { parseWanted, usage, type Wanted } from './options.ts';
import { lookFromOutside, wechatCutMs, type Known } from './outside/look-outside.ts';
import { exitStatusOf, renderAsJson, renderForTerminal } from './render.ts';
import { robotsOf, tryRobots, type RobotSettings } from './responders.ts';
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
  /** Between two looks for a line of the log; 3 s without it. */
  readonly logWaitMs?: number;
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
  const begunMs = world.now();
  const onStart = (name: string) => world.progress(`… ${name}`);
  const deployment = wanted.looksInside ? await openDeployment(wanted, world) : undefined;
  const inside = deployment === undefined ? [] : await deployment.look(onStart);
  const known = knownToUser(wanted, await deployment?.known());
  const robot = wanted.triesRobot ? await tryRobot(await deployment?.robots(), world) : [];
  const isRobotAlone = deployment === undefined && wanted.url === undefined;
  if (isRobotAlone) return robot;
  const outside = known === undefined ? [notSeen] : await outsideOf(known, wanted, world);
  const isRefused = outside.some(isRefusal);
  const log = isRefused ? ((await deployment?.refusals(begunMs)) ?? []) : [];
  return [...inside, ...outside, ...log, ...robot, ...checkRules()];
}

/** Of these the function itself may know more. */
function isRefusal({ check, status }: Finding): boolean {
  return status === 'failed' && /^(route|handshake|push)$/.test(check);
}

const notSeen = findingsOf('outside').skipped(
  both(
    '没有从外面看：不知道网址或 Token',
    'Not looked at from outside: address or token are not known',
  ),
  both(
    '加上 --url 和 --token；有 AWS 凭证时，部署并用 npm run setup 写好参数之后，它自己会读到',
    'add --url and --token; with AWS credentials it reads them by itself once the bot is deployed and npm run setup has written the parameters',
  ),
);

/** What was typed wins over what AWS says; undefined when neither knows address and token. */
function knownToUser(wanted: Wanted, found: Known | undefined): Known | undefined {
  const url = wanted.url ?? found?.url;
  const token = wanted.token ?? found?.token;
  if (url === undefined || token === undefined) return undefined;
  return {
    url,
    token,
    mode: wanted.mode ?? found?.mode ?? 'plain',
    appId: wanted.appId ?? found?.appId,
    aesKey: wanted.aesKey ?? found?.aesKey,
  };
}

function outsideOf(known: Known, { asks }: Wanted, world: World) {
  const { now, cutMs = wechatCutMs, progress } = world;
  return lookFromOutside(known, { now, cutMs, asks, onStart: (name) => progress(`… ${name}`) });
}

/** Keys in the variables win over those of the deployment: they are typed for this very try. */
async function tryRobot(deployed: RobotSettings | undefined, world: World) {
  const given = robotsOf(world.environment);
  return tryRobots(given.parameters.size > 0 ? given : (deployed ?? given), world);
}

// The SDK is loaded only where it is needed: from outside, nothing of AWS is.
async function openDeployment({ stage, region }: Wanted, { environment, now, logWaitMs }: World) {
  const [{ createDeployment }, view, log] = await Promise.all([
    import('./inside/deployment.ts'),
    import('./inside/look-inside.ts'),
    import('./inside/own-log.ts'),
  ]);
  const deployment = createDeployment({
    stage,
    region: region ?? regionOf(stage),
    // The SDK's own variable; the date is asked for without the SDK.
    ssmAddress: environment['AWS_ENDPOINT_URL_SSM'],
    now,
  });
  return {
    look: (onStart: (name: string) => void) => view.lookInside(deployment, onStart),
    known: () => view.knownInside(deployment),
    robots: () => view.robotsInside(deployment),
    refusals: (sinceMs: number) => log.readOwnRefusals(deployment, sinceMs, logWaitMs),
  };
}
