import type { Answer, Ask } from '../answer.ts';
import type { Deadline } from '../time.ts';
import type { Reply } from '../wechat/reply.ts';
import { plainText } from '../wechat/text.ts';
import type { AskChatModel } from './chat-model.ts';
import type { ChatModelSettings } from './chat-settings.ts';
import type { AskTuring, TuringSettings } from './turing.ts';

/** Who may be asked; absent when not configured, or switched off. */
export interface AskSettings {
  readonly turing: TuringSettings | undefined;
  readonly chatModel: ChatModelSettings | undefined;
  /** How many questions each follower may ask in a day; 0: as many as they like, and nothing is counted. */
  readonly questionsPerDay: number;
}

/** The clock and the seed of an answer that the rules give. */
interface RuleContext {
  readonly nowMs: number;
  readonly seed: string;
}

interface RuleAnswer {
  readonly reply: Reply;
  readonly rule: string;
}

/** What an operator's rules say about answers that others give. */
export interface AskRules {
  readonly isForbidden: (text: string) => boolean;
  readonly forbiddenReply: (context: RuleContext) => RuleAnswer;
  readonly fallback: (context: RuleContext, question: string) => RuleAnswer;
  readonly busy: string;
  readonly busyToday: string;
}

export interface AskParts {
  readonly rules: AskRules;
  readonly askTuring: AskTuring;
  readonly askChatModel: AskChatModel;
  /** How many calls each follower may cause in a minute. */
  readonly limit: AskLimit;
  /** How many questions a follower has asked today, this one included; undefined when it cannot be counted. */
  readonly countToday: (follower: string) => Promise<number | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What somebody who is asked says, and which of their keys failed before. */
interface Said {
  readonly text: string;
  readonly failures?: readonly unknown[];
}

interface Responder {
  readonly name: 'robot' | 'model';
  readonly ask: (deadline: Deadline) => Promise<Said>;
}

/**
 * Asks Turing, then the chat model, until one answers; then the fallback sentence. What each failure
 * does next is a table in docs/answers.md.
 */
export function createAsk(parts: AskParts, settings: AskSettings, follower: string): Ask {
  return async (text, deadline) => {
    const { rules, limit, now } = parts;
    const startedAtMs = now();
    const context = { nowMs: startedAtMs, seed: `${follower} ${text}` };
    const responders = respondersOf(parts, settings, { text, follower });
    const failures: unknown[] = [];
    const spent = () => ({
      ...(responders.length === 0 ? {} : { upstreamMs: now() - startedAtMs }),
      ...(failures.length === 0 ? {} : { failures }),
    });
    if (responders.length > 0 && (await isOverToday(parts, settings, follower))) {
      return say(rules.busyToday, 'busy');
    }
    for (const [index, { name, ask }] of responders.entries()) {
      if (!limit.take(follower)) {
        // Whose question has failed already is not told that they ask too much.
        if (failures.length > 0) break;
        return say(rules.busy, 'busy');
      }
      const isLast = index === responders.length - 1;
      try {
        const said = await ask(isLast ? deadline : shareOf(deadline, now));
        failures.push(...(said.failures ?? []));
        // Judged as it will be shown: a character that goes later could part a forbidden word.
        const text = plainText(said.text);
        if (!rules.isForbidden(text)) return { ...say(text, name), ...spent() };
        return { ...rules.forbiddenReply(context), responder: 'rule', ...spent() };
      } catch (failure) {
        failures.push(failure);
      }
    }
    return { ...rules.fallback(context, text), responder: 'fallback', ...spent() };
  };
}

/** Where nobody can count, nobody is turned away. */
async function isOverToday(
  { countToday }: AskParts,
  { questionsPerDay }: AskSettings,
  follower: string,
): Promise<boolean> {
  if (questionsPerDay === 0) return false;
  return ((await countToday(follower)) ?? 0) > questionsPerDay;
}

function respondersOf(
  { askTuring, askChatModel }: AskParts,
  { turing, chatModel }: AskSettings,
  question: { readonly text: string; readonly follower: string },
): readonly Responder[] {
  const robot: Responder | undefined = turing && {
    name: 'robot',
    ask: (deadline) => askTuring(question, turing, deadline),
  };
  const model: Responder | undefined = chatModel && {
    name: 'model',
    ask: async (deadline) => ({ text: await askChatModel(question, chatModel, deadline) }),
  };
  return [robot, model].filter((responder) => responder !== undefined);
}

/** Kept of the time for whoever is asked next. */
const reserveMs = 2000;

/** The longest anybody is waited for who is not the last to be asked. */
const mostMs = 12_000;

/**
 * The time of one who is not the last: less than all that is left, and never more than 12 s, so that a
 * robot that hangs does not eat the model's time. Moves with the deadline it is a share of.
 */
function shareOf(deadline: Deadline, now: () => number): Deadline {
  const untilMs = now() + mostMs;
  return {
    leftMs: () => Math.min(deadline.leftMs() - reserveMs, untilMs - now()),
    moveTo: (atMs) => deadline.moveTo(atMs),
  };
}

function say(text: string, responder: 'robot' | 'model' | 'busy'): Answer {
  return { reply: { kind: 'text', text }, responder };
}

/** Whether a follower may have an answer that costs an upstream call. */
export interface AskLimit {
  /** Takes one of the follower's calls; false, and nothing taken, when this minute's are used up. */
  take(follower: string): boolean;
}

interface Parts {
  /** Milliseconds, never running backwards by much. */
  readonly now: () => number;
  readonly perMinute: number;
}

const windowMs = 60_000;

/** Followers remembered at most, each with `perMinute` numbers: about 2 MB at ten calls a minute. */
const maxFollowers = 10_000;

/**
 * Keeps one follower from burning the quota of all: in any 60 s at most `perMinute` calls for each
 * follower, counted in this container. Beyond 10,000 followers in one minute, those who asked
 * longest ago begin afresh.
 */
export function createAskLimit({ now, perMinute }: Parts): AskLimit {
  // Ordered by the last call taken, the oldest first.
  const taken = new Map<string, readonly number[]>();
  return {
    take(follower) {
      const nowMs = now();
      dropExpired(taken, nowMs);
      const recent = (taken.get(follower) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      if (recent.length >= perMinute) return false;
      taken.delete(follower);
      taken.set(follower, [...recent, nowMs]);
      const [oldest] = taken.keys();
      if (taken.size > maxFollowers && oldest !== undefined) taken.delete(oldest);
      return true;
    },
  };
}

// Stops at the first that is not expired, so each entry is dropped once and looked at little more.
function dropExpired(taken: Map<string, readonly number[]>, nowMs: number): void {
  for (const [follower, times] of taken) {
    if (nowMs - (times.at(-1) ?? 0) < windowMs) return;
    taken.delete(follower);
  }
}
