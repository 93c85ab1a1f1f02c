import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnswerFailed } from '../../../lib/errors.ts';
import { createPostJson } from '../../../lib/http.ts';
import { createDeadline } from '../../../lib/time.ts';
import { createTuringKeys, KeyFailure, type TuringKey } from '../../../lib/upstream/turing-keys.ts';
import { createTuring } from '../../../lib/upstream/turing.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import { createTuringServer, type TuringRobot } from '../../../simulator/turing.ts';
import { said } from '../../support/sentence.ts';

const exhausted = 'a'.repeat(32);
const wrong = 'b'.repeat(32);
const good = 'c'.repeat(32);
const names = new Map([
  [exhausted, 'exhausted'],
  [wrong, 'wrong'],
  [good, 'good'],
]);
const minuteMs = 60_000;

let robots: TuringRobot[] = [];
let asked: string[] = [];
let nowMs = 0;
let turing: Listening;

beforeAll(async () => {
  turing = await listen((request, response) => {
    const onRequest = (apiKey: string) => asked.push(names.get(apiKey) ?? 'unknown');
    createTuringServer({ robots, onRequest })(request, response);
  });
});
afterAll(() => turing.close());
beforeEach(() => {
  robots = [{ apiKey: exhausted, quota: 0 }, { apiKey: good }];
  asked = [];
  nowMs = 1_800_000_000_000;
});

/** One container's client. */
function container() {
  const askTuring = createTuring({ post: createPostJson(Date.now), now: () => nowMs });
  return (keys: readonly (string | TuringKey)[], text = '你好', withinMs = 4000) =>
    askTuring(
      { text, follower: 'f'.repeat(32) },
      {
        endpoint: new URL(turing.url),
        keys: keys.map((key) => (typeof key === 'string' ? { apiKey: key } : key)),
      },
      createDeadline(Date.now() + withinMs, Date.now),
    );
}

const answer = '图灵替身听到了：你好';
const outOfCalls =
  'This key has no calls left. Wait for the reset, buy calls, or add a second key. (code 4003)';
const unknownKey =
  'Turing does not know this key. Copy it again from the Turing console; npm run setup writes it into turing/api-key. (code 4007)';

/** In English; the Chinese is another matter. */
function advice(en: string) {
  return expect.objectContaining({ zh: expect.stringMatching(/\p{Script=Han}/u), en });
}

function failed(reason: string, en: string, failures: readonly unknown[] = []) {
  return expect.objectContaining({
    name: 'AnswerFailed',
    provider: 'turing',
    reason,
    advice: advice(en),
    failures,
  });
}

describe('three keys, one out of calls and one wrong', () => {
  const keys = [exhausted, wrong, good];

  it('are answered by the right one, and say once what is wrong with the others', async () => {
    const ask = container();
    await expect(ask(keys)).resolves.toEqual({
      text: answer,
      failures: [
        expect.objectContaining({ reason: 'quota', advice: advice(`Key 1 of 3: ${outOfCalls}`) }),
        expect.objectContaining({
          reason: 'misconfigured',
          advice: advice(`Key 2 of 3: ${unknownKey}`),
        }),
      ],
    });
    await expect(ask(keys)).resolves.toEqual({ text: answer, failures: [] });
    await expect(ask(keys)).resolves.toEqual({ text: answer, failures: [] });
    expect(asked).toEqual(['exhausted', 'wrong', 'good', 'good', 'good']);
  });

  it('are tried again after an hour, one question each hour, and reported each time', async () => {
    const ask = container();
    await ask(keys);
    nowMs += 60 * minuteMs - 1;
    await ask(keys);
    expect(asked).toEqual(['exhausted', 'wrong', 'good', 'good']);
    nowMs += 1;
    expect((await ask(keys)).failures).toHaveLength(2);
    expect((await ask(keys)).failures).toHaveLength(0);
    expect(asked.slice(4)).toEqual(['exhausted', 'wrong', 'good', 'good']);
  });

  it('are used again once the console is mended', async () => {
    const ask = container();
    await ask(keys);
    robots = [{ apiKey: exhausted }];
    nowMs += 60 * minuteMs;
    await expect(ask(keys)).resolves.toEqual({ text: answer, failures: [] });
    await ask(keys);
    expect(asked.slice(3)).toEqual(['exhausted', 'exhausted']);
  });

  it('are not remembered by another container', async () => {
    await container()(keys);
    await container()(keys);
    expect(asked).toEqual(['exhausted', 'wrong', 'good', 'exhausted', 'wrong', 'good']);
  });

  it('are told apart in Chinese, too', async () => {
    const { failures } = await container()(keys);
    expect(failures.map(({ advice }) => advice.zh)).toEqual([
      expect.stringMatching(/^第 1 个 Key（共 3 个）：.*次数用完了.*（返回码 4003）$/),
      expect.stringMatching(/^第 2 个 Key（共 3 个）：图灵不认这个 Key.*（返回码 4007）$/),
    ]);
  });

  it('never stand in a message', async () => {
    const ask = container();
    const error: unknown = await ask([exhausted, wrong]).catch((thrown: unknown) => thrown);
    const shown = [String(error), JSON.stringify(error)].join();
    for (const key of keys) expect(shown).not.toContain(key);
  });
});

describe('keys of which none is left', () => {
  it('say when the next is tried in Chinese, too', async () => {
    await expect(container()([exhausted, wrong])).rejects.toThrow(
      /没有能问的 Key 了：1 个没有次数，1 个不对。60 分钟后试下一个。 Key 1 of 2/,
    );
  });

  it('is not numbered when it is the only one', async () => {
    await expect(container()([exhausted])).rejects.toThrow(/^这个 Key 的次数用完了/);
  });

  it('fail at once, without a call, and say when the next is tried', async () => {
    const ask = container();
    const first: unknown = await ask([exhausted, wrong]).catch((error: unknown) => error);
    expect(first).toEqual(
      failed(
        'quota',
        `Key 1 of 2: ${outOfCalls} Key 2 of 2: ${unknownKey} No key is left to ask: 1 without calls, 1 misconfigured. The next is tried in 60 min.`,
        [
          expect.objectContaining({ reason: 'quota' }),
          expect.objectContaining({ reason: 'misconfigured' }),
        ],
      ),
    );
    nowMs += 25.5 * minuteMs;
    await expect(ask([exhausted, wrong])).rejects.toEqual(
      failed(
        'quota',
        'No key is left to ask: 1 without calls, 1 misconfigured. The next is tried in 35 min.',
      ),
    );
    expect(asked).toEqual(['exhausted', 'wrong']);
  });

  it('are misconfigured when all are', async () => {
    const ask = container();
    await expect(ask([wrong])).rejects.toMatchObject({ reason: 'misconfigured' });
    await expect(ask([wrong])).rejects.toEqual(
      failed(
        'misconfigured',
        'No key is left to ask: 0 without calls, 1 misconfigured. The next is tried in 60 min.',
      ),
    );
    expect(asked).toEqual(['wrong']);
  });

  it('are tried by one of two questions that come together', async () => {
    const ask = container();
    await ask([exhausted]).catch(() => undefined);
    nowMs += 60 * minuteMs;
    asked = [];
    const [one, other] = await Promise.allSettled([ask([exhausted]), ask([exhausted])]);
    expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
    expect(asked).toEqual(['exhausted']);
    await expect(ask([exhausted])).rejects.toThrow('The next is tried in 60 min.');
    expect(asked).toEqual(['exhausted']);
  });

  it('say to the second question that the key is being tried', async () => {
    const ask = container();
    await ask([exhausted]).catch(() => undefined);
    robots = [{ apiKey: exhausted }];
    nowMs += 61 * minuteMs;
    const [one, other] = await Promise.allSettled([ask([exhausted]), ask([exhausted])]);
    expect(one).toEqual({ status: 'fulfilled', value: { text: answer, failures: [] } });
    expect(other).toMatchObject({
      reason: failed(
        'quota',
        'No key is left to ask: 1 without calls, 0 misconfigured. The next is being tried now.',
      ),
    });
    await expect(ask([exhausted])).resolves.toEqual({ text: answer, failures: [] });
  });
});

describe('a key that is used up while it serves', () => {
  it('hands over to the next', async () => {
    robots = [{ apiKey: exhausted, quota: 2 }, { apiKey: good }];
    const ask = container();
    const counts = [];
    for (let question = 0; question < 4; question += 1) {
      counts.push((await ask([exhausted, good])).failures.length);
    }
    expect(counts).toEqual([0, 0, 1, 0]);
    expect(asked).toEqual(['exhausted', 'exhausted', 'exhausted', 'good', 'good']);
  });
});

describe('what rests a key', () => {
  it.each([
    [4001, 'misconfigured'],
    [4002, 'misconfigured'],
    [4003, 'quota'],
    [4005, 'misconfigured'],
    [4007, 'misconfigured'],
    [4500, 'quota'],
  ])('is code %i', async (refusesWith, reason) => {
    robots = [{ apiKey: exhausted, refusesWith }, { apiKey: good }];
    const ask = container();
    const { text, failures } = await ask([exhausted, good]);
    expect([text, failures.map((failure) => failure.reason)]).toEqual([answer, [reason]]);
    await ask([exhausted, good]);
    expect(asked).toEqual(['exhausted', 'good', 'good']);
  });

  it('is HTTP 429, for a minute', async () => {
    const ask = container();
    await expect(ask([good], 'fault http 429')).rejects.toEqual(
      failed(
        'quota',
        'Turing answered HTTP 429, too many requests. No key is left to ask: 1 without calls, 0 misconfigured. The next is tried in 1 min.',
        [expect.objectContaining({ reason: 'quota' })],
      ),
    );
    nowMs += minuteMs - 1;
    await expect(ask([good])).rejects.toMatchObject({ reason: 'quota' });
    nowMs += 1;
    await expect(ask([good])).resolves.toMatchObject({ text: answer });
    expect(asked).toEqual(['good', 'good']);
  });

  it.each([
    ['fault hang', 'timeout'],
    ['fault reset', 'unreachable'],
    ['fault http 503', 'unreachable'],
    ['fault 7002', 'unreachable'],
    ['fault 4600', 'refused'],
    ['fault html', 'malformed'],
    ['fault http 401', 'misconfigured'],
    ['fault http 403', 'misconfigured'],
    ['fault http 404', 'misconfigured'],
  ])('is not "%s", which would meet the next key too', async (text, reason) => {
    const ask = container();
    await expect(ask([good, exhausted], text, 500)).rejects.toMatchObject({ reason, failures: [] });
    await expect(ask([good, exhausted])).resolves.toEqual({ text: answer, failures: [] });
    expect(new Set(asked)).toEqual(new Set(['good']));
  });

  it('keeps what a key failed with when the service fails the next', async () => {
    const asking = container()([wrong, good], 'fault http 404');
    await expect(asking).rejects.toEqual(
      failed('misconfigured', 'Turing answered HTTP 404. Check turingEndpoint.', [
        expect.objectContaining({
          reason: 'misconfigured',
          advice: advice(`Key 1 of 2: ${unknownKey}`),
        }),
      ]),
    );
  });
});

describe('createTuringKeys', () => {
  const key = { apiKey: wrong };
  const quota = () => Promise.reject(new KeyFailure('quota', said('none left')));
  const dead = () => Promise.reject(new AnswerFailed('turing', 'timeout', said('nothing came')));

  it('leaves the trial to the next question when the service fails it', async () => {
    const askWithKeys = createTuringKeys(() => nowMs);
    await askWithKeys([key], quota).catch(() => undefined);
    nowMs += 60 * minuteMs;
    await expect(askWithKeys([key], dead)).rejects.toMatchObject({ reason: 'timeout' });
    const answered = askWithKeys([key], () => Promise.resolve('here again'));
    await expect(answered).resolves.toEqual({ text: 'here again', failures: [] });
  });

  it('takes a key with a corrected secret for another key', async () => {
    const askWithKeys = createTuringKeys(() => nowMs);
    await askWithKeys([key], quota).catch(() => undefined);
    const corrected = { ...key, secret: '0123456789abcdef' };
    const answered = askWithKeys([corrected], () => Promise.resolve('opened'));
    await expect(answered).resolves.toMatchObject({ text: 'opened' });
  });

  it('forgets a key that left the settings', async () => {
    const askWithKeys = createTuringKeys(() => nowMs);
    await askWithKeys([key], quota).catch(() => undefined);
    await askWithKeys([{ apiKey: good }], () => Promise.resolve('in between'));
    await expect(askWithKeys([key], () => Promise.resolve('back'))).resolves.toMatchObject({
      text: 'back',
    });
  });

  it('counts only keys it still knows when the settings change under a question', async () => {
    const askWithKeys = createTuringKeys(() => nowMs);
    const asking = askWithKeys([key, { apiKey: good }], async ({ apiKey }) => {
      if (apiKey === good) await askWithKeys([{ apiKey: exhausted }], quota).catch(() => undefined);
      return quota();
    });
    await expect(asking).rejects.toMatchObject({
      message: expect.stringMatching(/1 个没有次数，0 个不对.*1 without calls, 0 misconfigured/),
      failures: [{ reason: 'quota' }, { reason: 'quota' }],
    });
  });

  it('does not let an answer that was asked for before end a rest', async () => {
    const askWithKeys = createTuringKeys(() => nowMs);
    let answerLate: (text: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      answerLate = resolve;
    });
    const first = askWithKeys([key], () => late);
    await askWithKeys([key], quota).catch(() => undefined);
    answerLate('the last call');
    await expect(first).resolves.toMatchObject({ text: 'the last call' });
    await expect(askWithKeys([key], quota)).rejects.toMatchObject({ failures: [] });
  });

  it('lets the second of two equal keys rest with the first', async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
      return quota();
    };
    await createTuringKeys(() => nowMs)([key, key], count).catch(() => undefined);
    expect(calls).toBe(1);
  });

  it('is misconfigured without a key', async () => {
    const asked = createTuringKeys(() => nowMs)([], quota);
    await expect(asked).rejects.toEqual(
      failed('misconfigured', 'There is no key in turing/api-key.'),
    );
  });

  it('passes on a fault of the bot’s own as it is', async () => {
    const asked = createTuringKeys(() => nowMs)([key], () => Promise.reject(new RangeError('bug')));
    await expect(asked).rejects.toThrow(RangeError);
  });
});
