import { randomBytes } from 'node:crypto';
import { createMessageHandler } from '../handlers/message.ts';
import { createHandler } from '../handlers/route.ts';
import { createVerifyHandler } from '../handlers/verify.ts';
import { createAnswer } from '../lib/answers/chain.ts';
import type { CompiledRules } from '../lib/answers/compiled-rules.ts';
import { createRuleBook } from '../lib/answers/rules.ts';
import { createGuardedStore } from '../lib/delivery/guarded-store.ts';
import { createCountToday } from '../lib/delivery/questions-today.ts';
import type { AnswerStore } from '../lib/delivery/store.ts';
import { parseSettings } from '../lib/settings.ts';
import { createSettingsSource } from '../lib/settings-source.ts';
import type { Telemetry } from '../lib/telemetry.ts';
import { createTranscript } from '../lib/transcript.ts';
import { randomBytesInFront } from '../lib/wechat/cipher.ts';

/** The account that is served, as the console shows it. */
export interface Account {
  readonly token: string;
  readonly appId: string;
  readonly aesKey: string;
}

interface Options {
  readonly mode: 'plain' | 'safe';
  readonly account: Account;
  readonly now: () => number;
  readonly rules: CompiledRules;
  readonly telemetry: Telemetry;
  /** Answers at once. */
  readonly robot: (question: string) => string;
  /** Without one, a store that must not be touched. */
  readonly store?: AnswerStore;
}

/** Answers with the question. */
export const echo = (question: string): string => question;

const nothing = () => undefined;

/**
 * The parts of the function, put together as handlers/wechat.ts puts them, but for what reaches
 * outside: settings that come from here, a robot that answers at once, and no limit to its questions.
 */
export function createParts({ mode, account, now, rules, robot, store }: Options) {
  const parameters = new Map([
    ['wechat/token', account.token],
    ['wechat/app-id', account.appId],
    ['wechat/aes-key', account.aesKey],
    ['turing/api-key', '0'.repeat(32)],
  ]);
  const settings = createSettingsSource({
    now,
    onFailure: nothing,
    load: () => Promise.resolve(parseSettings({ WECHAT_MODE: mode }, parameters)),
  });
  const guarded = createGuardedStore({ load: () => openStore(store), now });
  const answer = createAnswer({
    rules: createRuleBook(rules),
    askTuring: ({ text }) => Promise.resolve({ text: robot(text), failures: [] }),
    askChatModel: () => Promise.reject(new Error('There is no chat model.')),
    limit: { take: () => true },
    countToday: createCountToday({ store: guarded, now }),
    store: guarded,
    now,
    newOwner: () => 'bench',
  });
  return { settings, answer, now, random: () => randomBytes(randomBytesInFront) };
}

/** The handler that Lambda would call. */
export function createBot(options: Options): ReturnType<typeof createHandler> {
  const { telemetry } = options;
  const parts = createParts(options);
  const { settings, now } = parts;
  // As it is shipped: off.
  const transcript = createTranscript({ store: undefined, now, onFailure: () => {} });
  return createHandler({
    routes: {
      GET: createVerifyHandler({ settings, now }),
      POST: createMessageHandler({ ...parts, transcript, telemetry }),
    },
    goOn: () => Promise.resolve(),
    settle: () => settings.settle(),
    telemetry,
    now,
  });
}

function openStore(store: AnswerStore | undefined): Promise<AnswerStore> {
  if (store === undefined) return Promise.reject(new Error('The store was touched.'));
  return Promise.resolve(store);
}
