import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createEchoHandler } from '../../scripts/echo-handler.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createGuardedStore } from '../../lib/delivery/guarded-store.ts';
import { createTelemetry, type Telemetry } from '../../lib/telemetry.ts';
import { createAesKey, randomBytesInFront } from '../../lib/wechat/cipher.ts';
import { randomBytes } from 'node:crypto';
import { account, type Event, type Mode } from '../messages.ts';

/** Answers an event with what its message says. */
export type Answer = (event: Event) => Promise<unknown>;

/** The moment of every event, for those who let themselves be told: 2026-11-22T08:00:00Z. */
export const nowMs = 1_795_334_400_000;

/** Lambda's context, as far as the handler reads it. */
const invocation = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 40_000 };

/** This project with several logs; the first is what all are compared with. */
export const ownNames = [
  'this project',
  'this project, with its log',
  'this project, with log and metrics',
] as const;

/** Peers by their files in functions/, loaded as npm installed them. Without a fixed answer they echo. */
export const peerFiles: ReadonlyMap<string, string> = new Map([
  ['wechat', 'functions/wechat.cjs'],
  ['co-wechat', 'functions/co-wechat.cjs'],
  ['node-easywechat', 'functions/node-easywechat.cjs'],
  ['express + wechat + serverless-http', 'functions/express-wechat.cjs'],
]);

/** Whether a contestant takes a plain message with any signature, or none. */
export function isCredulous(name: string, mode: Mode): boolean {
  return name === 'node-easywechat' && mode === 'plain';
}

const now = () => nowMs;
const load = () => Promise.reject(new Error('The store was touched.'));

/** This project with all its checks and its delivery layer, whose store an answer at once must not touch. */
export function ownAnswer(name: string, mode: Mode): Answer {
  const { token, appId, aesKey } = account;
  const tokens = { tokens: [token], maxClockSkewSeconds: 300 };
  const handler = createEchoHandler({
    wechat:
      mode === 'safe'
        ? { ...tokens, mode, appId, aesKeys: [createAesKey(aesKey)] }
        : { ...tokens, mode },
    now,
    random: () => randomBytes(randomBytesInFront),
    store: createGuardedStore({ load, now }),
    telemetry: telemetryOf(name),
  });
  return (event) => handler(event, invocation);
}

/** A line for each message, and its metrics, to nowhere. Without metrics as a stack without monitoring. */
function telemetryOf(name: string): Telemetry {
  const [silent, , withMetrics] = ownNames;
  if (name === silent) return silentTelemetry;
  process.env['POWERTOOLS_METRICS_DISABLED'] = String(name !== withMetrics);
  return createTelemetry(new Logger(), new Metrics({ namespace: 'wechat-turing-bot' }));
}
