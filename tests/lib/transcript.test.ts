import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../lib/answer.ts';
import { createGuardedStore } from '../../lib/delivery/guarded-store.ts';
import { messageKey } from '../../lib/delivery/message-key.ts';
import type { AnswerStore } from '../../lib/delivery/store.ts';
import { createTranscript } from '../../lib/transcript.ts';
import type { Message } from '../../lib/wechat/message.ts';
import { renderReply } from '../../lib/wechat/reply.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { eventOf, messageOf, textOfFollower } from '../support/messages.ts';
import { nowMs, nowSeconds, plainSettings } from '../support/push.ts';

const on = { ...plainSettings, keepsTranscript: true };
const robot: Answer = { reply: { kind: 'text', text: '晴。' }, responder: 'robot' };
const never = () => new Promise<never>(() => undefined);

function world(store: AnswerStore = createMemoryStore(), settings = on) {
  const clock = { ms: nowMs };
  const failures: unknown[] = [];
  const load = vi.fn<() => Promise<AnswerStore>>(() => Promise.resolve(store));
  const now = () => clock.ms;
  const transcript = createTranscript({
    store: createGuardedStore({ load, now }),
    now,
    onFailure: (error) => failures.push(error),
  });
  /** Answers a message so long after it arrived. */
  const say = async (message: Message, answer = robot, afterMs = 1000) => {
    clock.ms = nowMs;
    const note = transcript({ message, follower: 'p', arrivedAtMs: nowMs, settings });
    clock.ms = nowMs + afterMs;
    await note(answer, renderReply(answer.reply, message, clock.ms));
  };
  return { clock, failures, load, say, transcript };
}

async function linesAfter(message: Message, answer = robot, afterMs = 1000) {
  const store = createMemoryStore();
  await world(store).say(message, answer, afterMs);
  return store.transcript();
}

describe('a line of the transcript', () => {
  it('holds the words of both sides, who answered, and when', async () => {
    const message = textOfFollower(' 天气怎么样？\u0002');
    await expect(linesAfter(message)).resolves.toEqual([
      {
        key: messageKey(message, 'p'),
        atMs: nowMs + 1000,
        sentAtMs: nowSeconds * 1000,
        kind: 'text',
        said: '天气怎么样？',
        replyKind: 'text',
        reply: '晴。',
        responder: 'robot',
      },
    ]);
  });

  it('holds no openid and no id of the account', async () => {
    const message = textOfFollower('你好');
    const written = JSON.stringify(await linesAfter(message));
    expect(written).toContain('你好');
    expect(written).not.toContain(message.follower);
    expect(written).not.toContain(message.account);
  });

  it('names the rule', async () => {
    const answer: Answer = { ...robot, responder: 'rule', rule: '营业时间' };
    const lines = await linesAfter(textOfFollower('几点开门'), answer);
    expect(lines).toMatchObject([{ responder: 'rule', rule: '营业时间' }]);
  });

  it.each([
    ['what WeChat heard', { MsgType: 'voice', Recognition: '你好' }, '你好'],
    ['no words of a picture', { MsgType: 'image', PicUrl: 'http://x/1.jpg', MediaId: 'm' }, ''],
    ['no words of a place', { MsgType: 'location', Label: '我家', Location_X: '1' }, ''],
    ['the word of a tap', { MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' }, '继续'],
  ])('holds %s', async (_, fields, said) => {
    await expect(linesAfter(messageOf(fields))).resolves.toMatchObject([
      { kind: fields.MsgType, said },
    ]);
  });

  it('is cut as the reply is', async () => {
    const text = '长'.repeat(2000);
    const [line] = await linesAfter(textOfFollower('你好'), {
      ...robot,
      reply: { kind: 'text', text },
    });
    expect(line?.reply).toMatch(/^长+…$/);
    expect(Buffer.byteLength(line?.reply ?? '')).toBeLessThanOrEqual(2047);
  });

  it.each([
    ['a message that takes no reply', { ...robot, reply: { kind: 'none' } as const }, 1000],
    ['a reply that cannot be shown', { ...robot, reply: { kind: 'text', text: ' ' } as const }, 10],
    ['a reply after WeChat has hung up', robot, 5000],
  ])('is not written of %s', async (_, answer, afterMs) => {
    await expect(linesAfter(eventOf('subscribe'), answer, afterMs)).resolves.toEqual([]);
  });
});

describe('createTranscript', () => {
  it('loads nothing and calls nothing when it is off, or there is no table', async () => {
    const store = createMemoryStore();
    const { say, load } = world(store, plainSettings);
    await say(textOfFollower('你好'));
    expect(load).not.toHaveBeenCalled();
    expect(store.transcript()).toEqual([]);
    const onFailure = vi.fn<() => void>();
    const tableless = createTranscript({ store: undefined, now: () => nowMs, onFailure });
    const message = textOfFollower('你好');
    const note = tableless({ message, follower: 'p', arrivedAtMs: nowMs, settings: on });
    await note(robot, renderReply(robot.reply, message, nowMs));
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('makes the store ready while the answer is looked for', () => {
    const { transcript, load } = world();
    transcript({ message: textOfFollower('x'), follower: 'p', arrivedAtMs: 0, settings: on });
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('tells of a failure, and of each line that is missing while the store rests', async () => {
    const store = createMemoryStore();
    const note = vi.spyOn(store, 'note').mockRejectedValue(new Error('throttled'));
    const { say, failures } = world(store);
    await say(textOfFollower('你好'));
    await say(textOfFollower('你好'));
    expect(note).toHaveBeenCalledTimes(1);
    expect(failures).toEqual([
      expect.objectContaining({ name: 'StoreUnavailable' }),
      expect.objectContaining({ name: 'StoreUnavailable' }),
    ]);
  });

  it('gives up the line that its reply did not wait for: it could outlive its follower’s leaving', async () => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    const note = vi.spyOn(store, 'note').mockImplementation(never);
    const saying = world(store).say(textOfFollower('你好'));
    await vi.advanceTimersByTimeAsync(1000);
    await saying;
    vi.useRealTimers();
    expect(note.mock.calls.map(([, signal]) => signal?.aborted)).toEqual([true]);
  });

  it.each([
    ['a second at most', 100, 1000],
    ['until the reply has to leave', 4300, 100],
    ['not at all when that is past', 4400, 0],
  ])('lets a reply wait for a store that hangs: %s', async (_, afterMs, waitedMs) => {
    vi.useFakeTimers();
    const store = createMemoryStore();
    vi.spyOn(store, 'note').mockImplementation(never);
    const { say, failures } = world(store);
    const begunMs = Date.now();
    let endedMs: number | undefined;
    const saying = say(textOfFollower('你好'), robot, afterMs).then(() => {
      endedMs = Date.now();
    });
    await vi.advanceTimersByTimeAsync(5000);
    await saying;
    vi.useRealTimers();
    expect((endedMs ?? Infinity) - begunMs).toBe(waitedMs);
    expect(failures).toHaveLength(1);
  });
});
