import type { AnswerSettings, createAnswer } from '../../lib/answer-message.ts';
import type { GuardedStore } from '../../lib/delivery/guarded-store.ts';
import { defaultPatience } from '../../lib/delivery/slots.ts';
import { rulesOf } from './rules.ts';

type Parts = Parameters<typeof createAnswer>[0];

/** A robot and no chat model. */
export const withRobot: AnswerSettings = {
  turing: { endpoint: new URL('http://localhost'), keys: [] },
  chatModel: undefined,
  questionsPerDay: 0,
  keepsTranscript: false,
  patience: defaultPatience,
};

/** Nobody to ask. */
export const silenced: AnswerSettings = { ...withRobot, turing: undefined };

/** A chat model behind the robot. */
export const withBoth: AnswerSettings = {
  ...withRobot,
  chatModel: {
    endpoint: new URL('http://localhost'),
    model: 'm',
    apiKey: undefined,
    mayThink: false,
  },
};

/** Everything that answers, with a robot and a model that say what they are. */
export function answeringParts(changes: Partial<Parts> = {}): Parts {
  return {
    rules: rulesOf(),
    askTuring: () => Promise.resolve({ text: 'robot says', failures: [] }),
    askChatModel: () => Promise.resolve('model says'),
    limit: { take: () => true },
    countToday: () => Promise.resolve(undefined),
    store: noStore(),
    now: Date.now,
    newOwner: () => 'owner',
    ...changes,
  };
}

function noStore(): GuardedStore | undefined {
  return undefined;
}
