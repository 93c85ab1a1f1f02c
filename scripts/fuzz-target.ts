import type { Telemetry } from '../lib/telemetry.ts';
import { createAesKey } from '../lib/wechat/cipher.ts';
import { fuzzAccount, type FuzzTarget } from '../simulator/fuzz.ts';
import { createEchoHandler } from './echo-handler.ts';
import { silentTelemetry } from './silent-telemetry.ts';

/** The handler in all three modes, in this process, with a robot that repeats what it is asked. */
export function createFuzzTarget(): FuzzTarget {
  const failures: unknown[] = [];
  const telemetry: Telemetry = {
    ...silentTelemetry,
    failed: (_, error) => failures.push(error),
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
  const wechat = mode === 'plain' ? { mode, ...tokens } : { mode, ...tokens, ...sealed };
  return createEchoHandler({ wechat, telemetry, now: Date.now, random: notRandom });
}
