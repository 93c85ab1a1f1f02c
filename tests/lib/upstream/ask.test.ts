import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerFailed } from '../../../lib/errors.ts';
import { createDeadline, pause } from '../../../lib/time.ts';
import { createAsk, type AskParts } from '../../../lib/upstream/ask.ts';
import type { AskChatModel } from '../../../lib/upstream/chat-model.ts';
import type { AskTuring } from '../../../lib/upstream/turing.ts';
import { answeringParts, silenced, withBoth, withRobot } from '../../support/answering.ts';
import { fallbackSentence, rulesOf } from '../../support/rules.ts';
import { said } from '../../support/sentence.ts';

const begunMs = 1_795_334_400_000;

beforeEach(() => void vi.useFakeTimers({ now: begunMs }));
afterEach(() => void vi.useRealTimers());

const quota = new AnswerFailed('turing', 'quota', said('no calls left'));
const noModel = new AnswerFailed('chat-model', 'misconfigured', said('no such model'));

function asking(changes: Parameters<typeof answeringParts>[0] = {}, settings = withBoth) {
  const ask = createAsk(answeringParts(changes), settings, 'follower');
  return (text = '你好', leftMs = 39_000) => ask(text, createDeadline(begunMs + leftMs, Date.now));
}

describe('createAsk', () => {
  it('asks the robot under the pseudonym, and the model only when that fails', async () => {
    const askTuring = vi.fn<AskTuring>(() => Promise.resolve({ text: '答', failures: [] }));
    const askChatModel = vi.fn<AskChatModel>();
    const answer = await asking({ askTuring, askChatModel })('你好');
    expect(askTuring.mock.calls[0]?.slice(0, 2)).toEqual([
      { text: '你好', follower: 'follower' },
      withBoth.turing,
    ]);
    expect(answer).toEqual({
      reply: { kind: 'text', text: '答' },
      responder: 'robot',
      upstreamMs: 0,
    });
    expect(askChatModel).not.toHaveBeenCalled();
  });

  it('lets the model answer when the robot failed, and keeps the reason', async () => {
    const answer = await asking({ askTuring: () => Promise.reject(quota) })();
    expect(answer).toMatchObject({ responder: 'model', failures: [quota] });
    expect(answer.reply).toEqual({ kind: 'text', text: 'model says' });
  });

  it('keeps the reasons of keys that failed before another one answered', async () => {
    const askTuring = () => Promise.resolve({ text: '答', failures: [quota] });
    await expect(asking({ askTuring })()).resolves.toMatchObject({
      responder: 'robot',
      failures: [quota],
    });
  });

  it('falls back when everybody failed, with every reason', async () => {
    const answer = await asking({
      askTuring: () => Promise.reject(quota),
      askChatModel: () => Promise.reject(noModel),
    })();
    expect(answer).toMatchObject({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
      failures: [quota, noModel],
    });
  });

  it('asks the model alone when there is no robot, and nobody when there is neither', async () => {
    const modelOnly = asking({}, { ...withBoth, turing: undefined });
    await expect(modelOnly()).resolves.toMatchObject({ responder: 'model' });
    const nobody = await asking({}, silenced)();
    expect(nobody).toEqual({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
      rule: 'fallback',
    });
  });

  it('survives a fault of its own in whoever is asked', async () => {
    const fault = new TypeError('undefined is not a function');
    const answer = await asking({ askTuring: () => Promise.reject(fault) }, withRobot)();
    expect(answer).toMatchObject({ responder: 'fallback', failures: [fault] });
  });

  it.each([
    ['the robot’s', withRobot],
    ['the model’s', { ...withBoth, turing: undefined }],
  ])('says nothing forbidden, in %s words either', async (_, settings) => {
    const rules = rulesOf('forbidden: { words: [says], answer: 不谈这个 }');
    await expect(asking({ rules }, settings)()).resolves.toMatchObject({
      reply: { kind: 'text', text: '不谈这个' },
      responder: 'rule',
      rule: 'forbidden',
    });
  });

  it('judges forbidden words in the form in which the answer is shown', async () => {
    const rules = rulesOf('forbidden: { words: [赌博], answer: 不谈这个 }');
    const askTuring = () => Promise.resolve({ text: '去赌\u0001博', failures: [] });
    await expect(asking({ rules, askTuring }, withRobot)()).resolves.toMatchObject({
      reply: { kind: 'text', text: '不谈这个' },
      rule: 'forbidden',
    });
  });

  it('lets no markup of the robot’s into a reply', async () => {
    const askTuring = () =>
      Promise.resolve({ text: '<a href="weixin://x">点我</a> 1 < 2', failures: [] });
    const { reply } = await asking({ askTuring })();
    expect(reply).toEqual({ kind: 'text', text: '＜a href="weixin://x">点我＜/a> 1 < 2' });
  });
});

describe('the time of those who are asked', () => {
  /** A robot that hangs until its time is over, and a model that is asked then. */
  function hanging(settings = withBoth) {
    const moments = { robotMs: Number.NaN, modelLeftMs: Number.NaN };
    const askTuring: AskTuring = async (_question, _settings, deadline) => {
      while (deadline.leftMs() > 0) await pause(50);
      moments.robotMs = Date.now() - begunMs;
      throw new AnswerFailed('turing', 'timeout', said('too late'));
    };
    const askChatModel: AskChatModel = async (_question, _settings, deadline) => {
      moments.modelLeftMs = deadline.leftMs();
      return 'model says';
    };
    return { ask: asking({ askTuring, askChatModel }, settings), moments };
  }

  it('is shared: a robot that hangs leaves the model 2 s before the reply is due', async () => {
    const { ask, moments } = hanging();
    const asked = ask('你好', 4200);
    await vi.runAllTimersAsync();
    await expect(asked).resolves.toMatchObject({ responder: 'model' });
    expect(moments).toEqual({ robotMs: 2200, modelLeftMs: 2000 });
  });

  it('is shared: a robot that hangs has 12 s of the 39, and the model the rest', async () => {
    const { ask, moments } = hanging();
    const asked = ask('你好', 39_000);
    await vi.runAllTimersAsync();
    await expect(asked).resolves.toMatchObject({ responder: 'model' });
    expect(moments).toEqual({ robotMs: 12_000, modelLeftMs: 27_000 });
  });

  it('grows with a deadline that is moved meanwhile', async () => {
    const { moments } = hanging();
    const parts = answeringParts({
      askTuring: async (_question, _settings, deadline) => {
        await pause(2000);
        deadline.moveTo(begunMs + 39_000);
        while (deadline.leftMs() > 0) await pause(50);
        moments.robotMs = Date.now() - begunMs;
        throw quota;
      },
    });
    const asked = createAsk(
      parts,
      withBoth,
      'follower',
    )('你好', createDeadline(begunMs + 4200, Date.now));
    await vi.runAllTimersAsync();
    await asked;
    expect(moments.robotMs).toBe(12_000);
  });

  it('is all the robot’s when there is no model', async () => {
    const { ask, moments } = hanging(withRobot);
    const asked = ask('你好', 39_000);
    await vi.runAllTimersAsync();
    await asked;
    expect(moments.robotMs).toBe(39_000);
  });
});

describe('a follower who asks too often', () => {
  const busySentence = { kind: 'text', text: '你问得太快了，我有点跟不上。请过一分钟再问我。' };

  it('is told so, and nobody is asked', async () => {
    const askTuring = vi.fn<AskTuring>();
    const answer = await asking({ askTuring, limit: { take: () => false } })();
    expect(answer).toMatchObject({ reply: busySentence, responder: 'busy' });
    expect(askTuring).not.toHaveBeenCalled();
  });

  it('spends a call for each who is asked', async () => {
    const taken: string[] = [];
    const limit = { take: (follower: string) => taken.push(follower) <= 2 };
    const answer = await asking({ limit, askTuring: () => Promise.reject(quota) })();
    expect(taken).toEqual(['follower', 'follower']);
    expect(answer).toMatchObject({ responder: 'model' });
  });

  it('is not told so when the question has failed already: it gets the fallback sentence', async () => {
    let calls = 0;
    const limit = { take: () => (calls += 1) < 2 };
    const answer = await asking({ limit, askTuring: () => Promise.reject(quota) })();
    expect(answer).toMatchObject({ responder: 'fallback', failures: [quota] });
  });

  it('is counted by the day when that is wanted, and never turned away where nobody can count', async () => {
    const daily = { ...withRobot, questionsPerDay: 3 };
    const count = (today: number | undefined) => ({ countToday: () => Promise.resolve(today) });
    await expect(asking(count(3), daily)()).resolves.toMatchObject({ responder: 'robot' });
    await expect(asking(count(4), daily)()).resolves.toMatchObject({
      reply: { kind: 'text', text: '你今天问得够多了，明天再来问我吧。' },
      responder: 'busy',
    });
    await expect(asking(count(undefined), daily)()).resolves.toMatchObject({ responder: 'robot' });
  });

  it('is not counted otherwise: the fast path has no call of the store', async () => {
    const countToday = vi.fn<AskParts['countToday']>();
    await asking({ countToday })();
    await asking({ countToday }, { ...silenced, questionsPerDay: 3 })();
    expect(countToday).not.toHaveBeenCalled();
  });
});
