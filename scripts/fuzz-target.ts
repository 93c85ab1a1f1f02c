import { createMessageHandler } from '../handlers/message.ts';
import { createHandler } from '../handlers/route.ts';
import { createVerifyHandler } from '../handlers/verify.ts';
import { createAnswer } from '../lib/answers/chain.ts';
import type { Settings } from '../lib/settings.ts';
import type { Telemetry } from '../lib/telemetry.ts';
import { createAesKey } from '../lib/wechat/cipher.ts';
import { fuzzAccount, type FuzzTarget } from '../simulator/fuzz.ts';

const nothing = () => undefined;

/** Robots repeat the question, so that whatever a follower wrote stands in the reply. */
const answer = createAnswer({
  askTuring: ({ text }) => Promise.resolve(text),
  store: undefined,
  now: Date.now,
  newOwner: () => 'fuzz',
});

/** The handler in all three modes, in this process, with a robot that repeats what it is asked. */
export function createFuzzTarget(): FuzzTarget {
  const failures: unknown[] = [];
  const telemetry: Telemetry = {
    begin: nothing,
    answered: nothing,
    refused: nothing,
    failed: (_, error) => failures.push(error),
    warned: nothing,
    flush: nothing,
  };
  const handlers = {
    plain: handlerIn('plain', telemetry),
    compat: handlerIn('compat', telemetry),
    safe: handlerIn('safe', telemetry),
  };
  return async (mode, event) => {
    failures.length = 0;
    const result = await handlers[mode](event, {
      awsRequestId: 'fuzz',
      getRemainingTimeInMillis: () => 10_000,
    });
    // A body that cannot be read is no fault of the bot's; anything else it reports is.
    const fault = failures.find((error) => !isUnreadable(error));
    return fault === undefined ? result : { ...result, fault: describe(fault) };
  };
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnreadableMessage';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The same bytes each time, so that a run can be repeated. */
function notRandom(): Buffer {
  return Buffer.alloc(16, 1);
}

function handlerIn(mode: 'plain' | 'compat' | 'safe', telemetry: Telemetry) {
  const { token, keys } = fuzzAccount;
  const tokens = { tokens: [token], maxClockSkewSeconds: 300 };
  const sealed = { appId: keys.appId, aesKeys: [createAesKey(keys.aesKey)] };
  const settings: Settings = {
    wechat: mode === 'plain' ? { mode, ...tokens } : { mode, ...tokens, ...sealed },
    replyWithinMs: 4400,
    turing: { endpoint: new URL('http://localhost'), keys: [] },
    followerHashKey: 'fuzz',
    warnings: [],
  };
  const source = {
    current: () => Promise.resolve(settings),
    reread: () => Promise.resolve(undefined),
    settle: () => Promise.resolve(),
  };
  const parts = { settings: source, answer, telemetry, now: Date.now, random: notRandom };
  return createHandler({
    routes: { GET: createVerifyHandler(parts), POST: createMessageHandler(parts) },
    settle: () => source.settle(),
    telemetry,
    now: Date.now,
  });
}
