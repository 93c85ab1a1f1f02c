import { createMessageHandler } from '../handlers/message.ts';
import { createHandler } from '../handlers/route.ts';
import { createVerifyHandler } from '../handlers/verify.ts';
import { createAnswer } from '../lib/answer-message.ts';
import type { GuardedStore } from '../lib/delivery/guarded-store.ts';
import { defaultPatience } from '../lib/delivery/slots.ts';
import { createRuleBook } from '../lib/rules/book.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { Telemetry } from '../lib/telemetry.ts';
import type { EnvelopeSettings } from '../lib/wechat/envelope.ts';
import { compiledRules } from '../rules.compiled.ts';
import { silentTelemetry } from './silent-telemetry.ts';

interface Parts {
  readonly wechat: EnvelopeSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 16 bytes for each sealed reply. */
  readonly random: () => Buffer;
  readonly store?: GuardedStore;
  readonly telemetry?: Telemetry;
}

const transcript = () => () => Promise.resolve();

/**
 * The whole handler in this process, with settings that never change and a robot that repeats the
 * question at once, so that whatever a follower wrote stands in the reply.
 */
export function createEchoHandler(parts: Parts): ReturnType<typeof createHandler> {
  const { wechat, now, random, store, telemetry = silentTelemetry } = parts;
  const settings: Settings = {
    wechat,
    replyWithinMs: 4400,
    patience: defaultPatience,
    turing: { endpoint: new URL('http://localhost'), keys: [] },
    chatModel: undefined,
    questionsPerDay: 0,
    keepsTranscript: false,
    followerHashKey: 'echo',
    warnings: [],
  };
  const source = {
    current: () => Promise.resolve(settings),
    reread: () => Promise.resolve(undefined),
    settle: () => Promise.resolve(),
  };
  const answer = createAnswer({
    rules: createRuleBook({ ...compiledRules, aiLabel: '' }),
    askTuring: ({ text }) => Promise.resolve({ text, failures: [] }),
    askChatModel: ({ text }) => Promise.resolve(text),
    limit: { take: () => true },
    countToday: () => Promise.resolve(undefined),
    store,
    now,
    newOwner: () => 'echo',
  });
  return createHandler({
    routes: {
      GET: createVerifyHandler({ settings: source, now }),
      POST: createMessageHandler({ settings: source, answer, transcript, telemetry, now, random }),
    },
    continueQuestion: () => Promise.resolve(),
    settle: () => source.settle(),
    telemetry,
    now,
  });
}
