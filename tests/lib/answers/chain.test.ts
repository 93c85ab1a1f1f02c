import { describe, expect, it, vi } from 'vitest';
import { createAnswer } from '../../../lib/answers/chain.ts';
import { fallbackSentence, tapSentences } from '../../../lib/answers/sentences.ts';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import { createMemoryStore } from '../../../lib/delivery/memory-store.ts';
import { defaultPatience } from '../../../lib/delivery/patience.ts';
import { parseMessage } from '../../../lib/wechat/message.ts';
import { pushedMessage } from '../../../simulator/wechat-request.ts';
import type { AskTuring } from '../../../lib/answers/turing.ts';
import { AnswerFailed } from '../../../lib/errors.ts';
import { eventOf, messageOf, textOfFollower } from '../../support/messages.ts';
import { nowMs } from '../../support/push.ts';

const text = textOfFollower(' 你好 ');
const turing = { endpoint: new URL('http://localhost'), keys: [] };
const settings = { turing, patience: defaultPatience };
const silenced = { turing: undefined, patience: defaultPatience };

const moments = { arrivedAtMs: 1000, answerByMs: 5000, endsAtMs: 41_000 };

function answerWith(askTuring: AskTuring) {
  let clock = 1000;
  const now = () => (clock += 250);
  return createAnswer({ askTuring, now, store: undefined, newOwner: () => 'owner' });
}

const robot = vi.fn<AskTuring>(() => Promise.resolve('robot says'));

describe('createAnswer', () => {
  it('asks the robot a question under the pseudonym, and says how long it took', async () => {
    const answer = await answerWith(robot)(text, 'pseudonym', settings, moments);
    const [question, given, deadline] = robot.mock.calls[0] ?? [];
    expect([question, given]).toEqual([{ text: '你好', follower: 'pseudonym' }, turing]);
    expect(deadline?.leftMs()).toBeLessThanOrEqual(4000);
    expect(answer).toEqual({
      reply: { kind: 'text', text: 'robot says' },
      responder: 'robot',
      upstreamMs: 250,
    });
  });

  it('answers a picture and an empty text with fixed sentences and asks nobody', async () => {
    robot.mockClear();
    const answer = answerWith(robot);
    const picture = await answer(messageOf({ MsgType: 'image' }), 'p', settings, moments);
    const empty = await answer(textOfFollower(' '), 'p', settings, moments);
    expect([picture.responder, empty.responder]).toEqual(['fixed', 'fixed']);
    expect(robot).not.toHaveBeenCalled();
  });

  it('says nothing to someone who left', async () => {
    const answer = await answerWith(robot)(eventOf('unsubscribe'), 'p', settings, moments);
    expect(answer).toEqual({ reply: { kind: 'none' }, responder: 'none' });
  });

  it('lets no markup of the robot’s into a reply', async () => {
    const says = '<a href="weixin://x">点我</a> 1 < 2';
    const answer = await answerWith(() => Promise.resolve(says))(text, 'p', settings, moments);
    expect(answer.reply).toEqual({ kind: 'text', text: '＜a href="weixin://x">点我＜/a> 1 < 2' });
  });

  it('falls back when there is no robot', async () => {
    const answer = await answerWith(robot)(text, 'p', silenced, moments);
    expect(answer).toEqual({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
    });
  });

  it.each([
    ['fails', new AnswerFailed('turing', 'quota', 'advice')],
    ['has a fault of its own', new TypeError('undefined is not a function')],
  ])('falls back when the robot %s', async (_, failure) => {
    const answer = await answerWith(() => Promise.reject(failure))(text, 'p', settings, moments);
    expect(answer).toEqual({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
      failure,
      upstreamMs: 250,
    });
  });
});

describe('createAnswer with a store', () => {
  function world(askTuring: AskTuring = () => Promise.resolve('robot says')) {
    const store = createMemoryStore();
    const guarded = createGuardedStore({ load: () => Promise.resolve(store), now: Date.now });
    const newOwner = () => 'owner';
    const answer = createAnswer({ askTuring, store: guarded, now: Date.now, newOwner });
    const now = () => {
      const arrivedAtMs = Date.now();
      return { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    };
    const send = (message: ReturnType<typeof textOfFollower>) =>
      answer(message, 'p', settings, now());
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
        reply: { kind: 'text', text: '「天气＜b>怎样」\n晴' },
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
      responder: 'fixed',
    });
  });

  it('says honestly that an answer cannot be looked for when the store is gone', async () => {
    const answer = createAnswer({
      askTuring: () => Promise.resolve('robot says'),
      store: createGuardedStore({ load: () => Promise.reject(new Error('no')), now: Date.now }),
      now: Date.now,
      newOwner: () => 'owner',
    });
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    await expect(answer(tap, 'p', settings, soon)).resolves.toMatchObject({
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
      reply: { kind: 'text', text: 'robot says' },
    });
  });

  it('answers a new question as its own while another one is waiting', async () => {
    const { store, send } = world();
    await promise(store);
    await expect(send(textOfFollower('第二个问题'))).resolves.toMatchObject({
      reply: { kind: 'text', text: 'robot says' },
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

  it('leaves the store alone for what is answered locally or at once', async () => {
    const load = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('no')));
    const answer = createAnswer({
      askTuring: () => Promise.resolve('fast'),
      store: createGuardedStore({ load, now: Date.now }),
      now: Date.now,
      newOwner: () => 'owner',
    });
    const arrivedAtMs = Date.now();
    const soon = { arrivedAtMs, answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
    const seconds = Math.floor(arrivedAtMs / 1000);
    const fresh = parseMessage(
      pushedMessage({ MsgType: 'text', Content: 'x' }, seconds, undefined, '<MsgId>1</MsgId>'),
    );
    await answer(fresh, 'p', settings, soon);
    await answer(messageOf({ MsgType: 'image' }), 'p', settings, soon);
    await answer(eventOf('subscribe'), 'p', settings, soon);
    expect(load).not.toHaveBeenCalled();
  });
});
