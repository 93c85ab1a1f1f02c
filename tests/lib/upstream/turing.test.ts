import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPostJson } from '../../../lib/http.ts';
import { createDeadline } from '../../../lib/time.ts';
import type { TuringKey } from '../../../lib/upstream/turing-keys.ts';
import { createTuring } from '../../../lib/upstream/turing.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import {
  createTuringServer,
  providersOwnWords,
  type TuringQuestion,
  type TuringRobot,
} from '../../../simulator/turing.ts';

const good = 'a'.repeat(32);
const encrypted = 'b'.repeat(32);
const unknown = 'c'.repeat(32);
const exhausted = 'd'.repeat(32);
const secret = '0123456789abcdef';
const follower = 'f'.repeat(32);

const robots: readonly TuringRobot[] = [
  { apiKey: good },
  { apiKey: encrypted, secret },
  { apiKey: exhausted, quota: 0 },
];

let turing: Listening;
let questions: TuringQuestion[] = [];

beforeAll(async () => {
  turing = await listen(
    createTuringServer({ robots, onQuestion: (question) => questions.push(question) }),
  );
});
afterAll(() => turing.close());
beforeEach(() => {
  questions = [];
});

/** A client of its own for each question: a kept connection would add a repetition of its own. */
function client() {
  return createTuring({ post: createPostJson(Date.now), now: Date.now });
}

function ask(text: string, keys: readonly TuringKey[] = [{ apiKey: good }], withinMs = 4200) {
  const endpoint = new URL(turing.url);
  return client()(
    { text, follower },
    { endpoint, keys },
    createDeadline(Date.now() + withinMs, Date.now),
  );
}

function failure(reason: string) {
  return expect.objectContaining({ name: 'AnswerFailed', provider: 'turing', reason });
}

describe('createTuring', () => {
  it('asks under the pseudonym and returns the answer', async () => {
    await expect(ask('你好')).resolves.toEqual({ text: '图灵替身听到了：你好', failures: [] });
    expect(questions).toEqual([{ apiKey: good, userId: follower, text: '你好' }]);
  });

  it('sends at most 128 characters, never half a surrogate pair', async () => {
    await ask('图'.repeat(127) + '👋尾巴');
    await ask('图'.repeat(200));
    expect(questions.map(({ text }) => text)).toEqual(['图'.repeat(127), '图'.repeat(128)]);
  });

  it('encrypts for a robot with a secret', async () => {
    await expect(ask('你好', [{ apiKey: encrypted, secret }])).resolves.toHaveProperty(
      'text',
      expect.stringContaining('你好'),
    );
    expect(questions).toHaveLength(1);
  });

  it.each([
    ['no key', []],
    ['an unknown key', [{ apiKey: unknown }]],
    ['plain requests to a robot that wants encryption', [{ apiKey: encrypted }]],
    ['a wrong secret', [{ apiKey: encrypted, secret: 'fedcba9876543210' }]],
    ['a secret for a robot without', [{ apiKey: good, secret }]],
  ])('is misconfigured with %s', async (_, keys) => {
    await expect(ask('你好', keys)).rejects.toEqual(failure('misconfigured'));
  });

  it('goes on to the next key when one is out of calls or wrong', async () => {
    const keys = [{ apiKey: exhausted }, { apiKey: unknown }, { apiKey: good }];
    await expect(ask('你好', keys)).resolves.toHaveProperty(
      'text',
      expect.stringContaining('你好'),
    );
    await expect(ask('你好', keys.slice(0, 1))).rejects.toEqual(failure('quota'));
  });

  it.each([4000, 4001, 4002, 4003, 4005, 4007, 4100, 4200, 4300, 4400, 4500, 4600, 4602, 5000])(
    'asks once and reports code %i without the words that come with it',
    async (code) => {
      for (const form of ['', ' bare']) {
        questions = [];
        const failed = await ask(`fault ${code}${form}`).catch((error: unknown) => error);
        expect(failed).toMatchObject({ name: 'AnswerFailed' });
        expect(JSON.stringify(failed) + String(failed)).not.toContain(providersOwnWords);
        expect(questions).toHaveLength(1);
      }
    },
  );

  it.each([
    ['7002', 'unreachable', 2],
    ['8008', 'unreachable', 2],
    ['http 500', 'unreachable', 2],
    ['http 504', 'unreachable', 2],
    ['reset', 'unreachable', 2],
    ['html', 'malformed', 2],
    ['truncated', 'malformed', 2],
    ['empty', 'malformed', 1],
    ['huge', 'malformed', 1],
    ['http 404', 'misconfigured', 1],
    ['http 302', 'misconfigured', 1],
    ['http 429', 'quota', 1],
  ])('takes the fault "%s" for %s and asks %i times', async (fault, reason, times) => {
    await expect(ask(`fault ${fault}`)).rejects.toEqual(failure(reason));
    expect(questions).toHaveLength(times);
  });

  it.each(['hang', 'drip', 'slow 2000'])(
    'gives up on "%s" in time and does not repeat it',
    async (fault) => {
      const begunMs = Date.now();
      await expect(ask(`fault ${fault}`, undefined, 600)).rejects.toEqual(failure('timeout'));
      expect(Date.now() - begunMs).toBeGreaterThanOrEqual(590);
      expect(questions).toHaveLength(1);
    },
  );

  it('goes on when its deadline is moved while it asks', async () => {
    const deadline = createDeadline(Date.now() + 500, Date.now);
    const settings = { endpoint: new URL(turing.url), keys: [{ apiKey: good }] };
    const asked = client()({ text: 'fault slow 1000', follower }, settings, deadline);
    deadline.moveTo(Date.now() + 5000);
    await expect(asked).resolves.toHaveProperty('text', '图灵替身听到了：fault slow 1000');
  });

  it('does not repeat when too little time is left', async () => {
    await expect(ask('fault 8008', undefined, 900)).rejects.toEqual(failure('unreachable'));
    expect(questions).toHaveLength(1);
  });

  it('does not ask at all with no time left', async () => {
    await expect(ask('你好', undefined, 299)).rejects.toEqual(failure('timeout'));
    expect(questions).toHaveLength(0);
  });

  it('is unreachable when nobody listens', async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    const settings = { endpoint: new URL(gone.url), keys: [{ apiKey: good }] };
    const asked = client()(
      { text: '你好', follower },
      settings,
      createDeadline(Date.now() + 4200, Date.now),
    );
    await expect(asked).rejects.toEqual(failure('unreachable'));
  });

  it('passes on a fault of its own', async () => {
    const broken = createTuring({
      post: createPostJson(Date.now),
      now: () => {
        throw new RangeError('clock');
      },
    });
    const settings = { endpoint: new URL(turing.url), keys: [{ apiKey: good }] };
    await expect(
      broken({ text: '', follower }, settings, createDeadline(Date.now() + 4200, Date.now)),
    ).rejects.toThrow(RangeError);
  });
});
