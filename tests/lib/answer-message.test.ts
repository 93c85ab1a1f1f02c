import { describe, expect, it, vi } from 'vitest';
import { createAnswer, createAnswerHandedOver } from '../../lib/answer-message.ts';
import { createGuardedStore } from '../../lib/delivery/guarded-store.ts';
import { tapSentences } from '../../lib/sentences.ts';
import type { AskTuring } from '../../lib/upstream/turing.ts';
import { parseMessage } from '../../lib/wechat/message.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';
import { answeringParts, silenced, withBoth, withRobot } from '../support/answering.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { eventOf, messageOf, textOfFollower } from '../support/messages.ts';
import { nowMs } from '../support/push.ts';
import { fallbackSentence, label, rulesOf } from '../support/rules.ts';

const text = textOfFollower(' 你好 ');
const moments = { arrivedAtMs: 1000, answerByMs: 5000, endsAtMs: 41_000 };
const clock = () => 1000;

describe('createAnswer', () => {
  it('asks the robot what no rule answers, and labels what it says', async () => {
    const askTuring = vi.fn<AskTuring>(() => Promise.resolve({ text: '答', failures: [] }));
    const answer = createAnswer(answeringParts({ askTuring, now: clock }));
    await expect(answer(text, 'p', withRobot, moments)).resolves.toMatchObject({
      reply: { kind: 'text', text: `答${label}` },
      responder: 'robot',
    });
    const [question, , deadline] = askTuring.mock.calls[0] ?? [];
    expect(question).toEqual({ text: '你好', follower: 'p' });
    expect(deadline?.leftMs()).toBe(4000);
  });

  it('answers by the rules first, asks nobody then, and names the rule', async () => {
    const askTuring = vi.fn<AskTuring>();
    const rules = rulesOf('keywords: [{ words: [你好], answer: 您好 }]');
    const answer = createAnswer(answeringParts({ askTuring, rules }));
    await expect(answer(text, 'p', withBoth, moments)).resolves.toEqual({
      reply: { kind: 'text', text: '您好' },
      responder: 'rule',
      rule: 'keywords 1 (exact)',
    });
    const picture = await answer(messageOf({ MsgType: 'image' }), 'p', withBoth, moments);
    const empty = await answer(textOfFollower(' '), 'p', withBoth, moments);
    expect([picture.rule, empty.rule]).toEqual(['sentences image', 'sentences text']);
    expect(askTuring).not.toHaveBeenCalled();
  });

  it('says nothing to someone who left', async () => {
    const answer = createAnswer(answeringParts());
    await expect(answer(eventOf('unsubscribe'), 'p', withRobot, moments)).resolves.toMatchObject({
      reply: { kind: 'none' },
      responder: 'none',
    });
  });

  it('falls back when there is nobody to ask, without the store', async () => {
    const load = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('no')));
    const store = createGuardedStore({ load, now: Date.now });
    const answer = createAnswer(answeringParts({ store }));
    await expect(answer(text, 'p', silenced, moments)).resolves.toMatchObject({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
    });
    expect(load).not.toHaveBeenCalled();
  });

  it('draws the same of several answers for every delivery of a message', async () => {
    const words = 'keywords: [{ words: [你好], answer: [a, b, c, d, e, f, g, h] }]';
    const answer = createAnswer(answeringParts({ rules: rulesOf(words) }));
    const [first, second] = [
      await answer(text, 'p', withRobot, moments),
      await answer(text, 'p', withRobot, moments),
    ];
    expect(second).toEqual(first);
  });

  it('says honestly to a tap that nothing waits where there is no store', async () => {
    const tap = messageOf({ MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' });
    const answer = createAnswer(answeringParts());
    await expect(answer(tap, 'p', withRobot, moments)).resolves.toMatchObject({
      reply: { kind: 'text', text: tapSentences.nothing },
    });
  });
});

describe('createAnswerHandedOver', () => {
  const handedOver = { key: { follower: 'p', message: 'm' }, owner: 'o', askedBefore: 0 } as const;

  it('goes on with the question, under the pseudonym it belongs to, and saves it without a label', async () => {
    const store = createMemoryStore();
    const leaseUntilMs = Date.now() + 4000;
    await store.join(handedOver.key, {
      owner: 'o',
      leaseUntilMs,
      question: '天气',
      nowMs: Date.now(),
    });
    const guarded = createGuardedStore({ load: () => Promise.resolve(store), now: Date.now });
    const continueHandedOver = createAnswerHandedOver(answeringParts({ store: guarded }));
    await expect(
      continueHandedOver(handedOver, withRobot, Date.now() + 40_000),
    ).resolves.toMatchObject({
      reply: { kind: 'text', text: 'robot says' },
      responder: 'robot',
    });
    const item = await store.read(handedOver.key, Date.now());
    expect(item?.answer).toContain('robot says');
    expect(item?.answer).not.toContain('AI');
  });

  it('has nothing to do without a store', async () => {
    const continueHandedOver = createAnswerHandedOver(answeringParts());
    await expect(continueHandedOver(handedOver, withRobot, 0)).resolves.toBeUndefined();
  });
});

describe('createAnswer with a store', () => {
  function world(
    askTuring: AskTuring = () => Promise.resolve({ text: 'robot says', failures: [] }),
  ) {
    const store = createMemoryStore();
    const guarded = createGuardedStore({ load: () => Promise.resolve(store), now: Date.now });
    const answer = createAnswer(answeringParts({ askTuring, store: guarded }));
    const now = () => {
      const arrivedAtMs = Date.now();
      return { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    };
    const send = (message: ReturnType<typeof textOfFollower>) =>
      answer(message, 'p', withRobot, now());
    return { store, send, answer };
  }

  async function promise(store: ReturnType<typeof createMemoryStore>, answer?: string) {
    const key = { follower: 'p', message: 'asked before' };
    const leaseUntilMs = Date.now() + 60_000;
    await store.join(key, { owner: 'x', leaseUntilMs, question: '天气<b>怎样', nowMs: Date.now() });
    await store.promise(key);
    if (answer !== undefined) {
      const reply = { kind: 'text', text: answer } as const;
      await store.save(key, JSON.stringify({ reply, responder: 'robot' }));
    }
  }

  const tap = messageOf({ MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' });

  it.each(['继续', '1', ' 继续 '])(
    'brings a promised answer to "%s", under its question',
    async (word) => {
      const { store, send } = world();
      await promise(store, '晴');
      await expect(send(textOfFollower(word))).resolves.toMatchObject({
        reply: { kind: 'text', text: `「天气＜b>怎样」\n晴${label}` },
        responder: 'robot',
      });
    },
  );

  it('brings it to a tap, too', async () => {
    const { store, send } = world();
    await promise(store, '晴');
    await expect(send(tap)).resolves.toMatchObject({ responder: 'robot' });
  });

  it('says honestly that nothing is waiting for a tap', async () => {
    await expect(world().send(tap)).resolves.toMatchObject({
      reply: { kind: 'text', text: tapSentences.nothing },
      responder: 'rule',
    });
  });

  it('says honestly that an answer cannot be looked for when the store is gone', async () => {
    const load = () => Promise.reject(new Error('no'));
    const answer = createAnswer(
      answeringParts({ store: createGuardedStore({ load, now: Date.now }) }),
    );
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    await expect(answer(tap, 'p', withRobot, soon)).resolves.toMatchObject({
      reply: { kind: 'text', text: tapSentences.unavailable },
    });
  });

  it('brings what was promised even when the robot has been switched off since', async () => {
    const { store, answer } = world();
    await promise(store, '晴');
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    await expect(answer(tap, 'p', silenced, soon)).resolves.toMatchObject({ responder: 'robot' });
    const typed = world().answer(textOfFollower('继续'), 'p', silenced, soon);
    await expect(typed).resolves.toMatchObject({ responder: 'fallback' });
  });

  it('takes a typed 继续 for an ordinary question when nothing is waiting', async () => {
    await expect(world().send(textOfFollower('继续'))).resolves.toMatchObject({
      reply: { kind: 'text', text: `robot says${label}` },
    });
  });

  it('answers a new question as its own while another one is waiting', async () => {
    const { store, send } = world();
    await promise(store);
    await expect(send(textOfFollower('第二个问题'))).resolves.toMatchObject({
      reply: { kind: 'text', text: `robot says${label}` },
    });
  });

  it('tells the follower how to come back, in words and as a link, quoting the question', async () => {
    vi.useFakeTimers({ now: nowMs + 10_000 });
    const { send } = world(() => new Promise(() => undefined));
    const question = '很长很长的问题'.repeat(5);
    const told = send(textOfFollower(question));
    await vi.runAllTimersAsync();
    const { reply, responder } = await told;
    vi.useRealTimers();
    expect(responder).toBe('thinking');
    const text = reply.kind === 'text' ? reply.text : '';
    expect(text).toContain('「很长很长的问题很长很长的问题很长很长的问…」我还在想');
    expect(text).toContain('回复「继续」');
    expect(text).toContain(
      '<a href="weixin://bizmsgmenu?msgmenucontent=%E7%BB%A7%E7%BB%AD&msgmenuid=continue">继续</a>',
    );
  });

  it('quotes nothing when there is nothing to be seen in the question', async () => {
    vi.useFakeTimers({ now: nowMs + 10_000 });
    const told = world(() => new Promise(() => undefined)).send(textOfFollower('\u200B'));
    await vi.runAllTimersAsync();
    const { reply } = await told;
    vi.useRealTimers();
    expect(reply).toMatchObject({ text: expect.stringContaining('我还在想') });
  });

  it('erases everything about a follower who leaves, and does not mind a store that is gone', async () => {
    const { store, send } = world();
    await promise(store, '晴');
    await expect(send(eventOf('unsubscribe'))).resolves.toMatchObject({ responder: 'none' });
    await expect(store.pickUp('p', 'later', Date.now())).resolves.toBeUndefined();
  });

  it('takes no line of a transcript any more of what a follower sent before leaving', async () => {
    const { store, answer } = world();
    const forget = vi.spyOn(store, 'forget');
    const message = eventOf('unsubscribe');
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    await answer(message, 'p', { ...withRobot, keepsTranscript: true }, soon);
    const leftAtMs = message.sentAtSeconds * 1000;
    expect(forget).toHaveBeenCalledWith('p', expect.objectContaining({ leftAtMs }));
  });

  it('leaves the store alone for what is answered locally or at once', async () => {
    const load = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('no')));
    const answer = createAnswer(
      answeringParts({ store: createGuardedStore({ load, now: Date.now }) }),
    );
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    const seconds = Math.floor(arrivedAtMs / 1000);
    const fresh = parseMessage(
      pushedMessage({ MsgType: 'text', Content: 'x' }, seconds, undefined, '<MsgId>1</MsgId>'),
    );
    await answer(fresh, 'p', withRobot, soon);
    await answer(messageOf({ MsgType: 'image' }), 'p', withRobot, soon);
    await answer(eventOf('subscribe'), 'p', withRobot, soon);
    expect(load).not.toHaveBeenCalled();
  });
});
