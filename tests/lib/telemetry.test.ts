import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../lib/answer.ts';
import { TuringFailed } from '../../lib/upstream/turing-keys.ts';
import {
  AnswerFailed,
  ConfigurationError,
  RequestRefused,
  UnreadableMessage,
} from '../../lib/errors.ts';
import { createTelemetry, metricNames, type Telemetry } from '../../lib/telemetry.ts';
import { said } from '../support/sentence.ts';

const reply = { kind: 'text', text: 'a follower’s secret words' } as const;

let lines: Record<string, unknown>[] = [];
let telemetry: Telemetry;

beforeEach(() => {
  lines = [];
  const write = (line: unknown) => void lines.push(JSON.parse(String(line)));
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(write);
  }
  telemetry = createTelemetry(
    new Logger({ serviceName: 'wechat-turing-bot' }),
    new Metrics({ namespace: 'wechat-turing-bot', serviceName: 'wechat-turing-bot' }),
  );
  telemetry.begin('request-1');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function answered(answer: Partial<Answer>, droppedArticles = 0, ms = 42) {
  telemetry.answered({
    kind: 'text',
    follower: 'pseudonym',
    ms,
    droppedArticles,
    answer: { reply, responder: 'robot', ...answer },
  });
}

function metrics(): readonly string[] {
  telemetry.flush();
  const emf = lines.find((line) => '_aws' in line);
  return metricNames.filter((name) => emf !== undefined && name in emf);
}

describe('createTelemetry', () => {
  it('writes one line per message: request, kind, responder, time and pseudonym', () => {
    answered({ upstreamMs: 40 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      message: 'answered',
      requestId: 'request-1',
      kind: 'text',
      responder: 'robot',
      ms: 42,
      upstreamMs: 40,
      follower: 'pseudonym',
    });
    expect(JSON.stringify(lines)).not.toContain(reply.text);
  });

  it('says how many articles WeChat would not have shown, when there were any', () => {
    answered({});
    answered({}, 7);
    expect(lines[0]).not.toHaveProperty('droppedArticles');
    expect(lines[1]).toMatchObject({ droppedArticles: 7 });
  });

  it.each<[Partial<Answer>, readonly string[]]>([
    [{ responder: 'rule' }, ['Messages', 'AnsweredByRule']],
    [{ responder: 'model', upstreamMs: 1 }, ['Messages', 'AnsweredByModel', 'UpstreamMs']],
    [{ responder: 'robot', isPart: true }, ['Messages']],
    [{ responder: 'busy' }, ['Messages']],
    [{ responder: 'robot', upstreamMs: 1 }, ['Messages', 'AnsweredByRobot', 'UpstreamMs']],
    [{ responder: 'fallback' }, ['Messages', 'Fallback']],
    [{ responder: 'none' }, ['Messages']],
    [
      { responder: 'fallback', failures: [new AnswerFailed('turing', 'quota', said(''))] },
      ['Messages', 'Fallback', 'QuotaExhausted'],
    ],
    [
      { responder: 'fallback', failures: [new AnswerFailed('turing', 'misconfigured', said(''))] },
      ['Messages', 'Fallback', 'KeyMisconfigured'],
    ],
    [
      { responder: 'fallback', failures: [new AnswerFailed('turing', 'timeout', said(''))] },
      ['Messages', 'Fallback'],
    ],
  ])('counts %o', (answer, expected) => {
    answered(answer);
    expect(metrics()).toEqual(expected);
  });

  it('counts a message with its first delivery, and an answer with the one that gave it', () => {
    answered({ responder: 'thinking', delivery: 3 });
    expect(metrics()).toEqual([]);
    answered({ responder: 'robot', delivery: 2 });
    expect(metrics()).toEqual(['AnsweredByRobot', 'AnsweredByRedelivery']);
  });

  it('counts no answer that came after the delivery was cut: a later delivery gives it again', () => {
    answered({ responder: 'robot', delivery: 1, upstreamMs: 6000 }, 0, 6100);
    expect(metrics()).toEqual(['Messages', 'UpstreamMs']);
  });

  it('says why the store could not be used', () => {
    const cause = Object.assign(new Error('words'), { name: 'AccessDeniedException' });
    answered({ storeFailure: new Error('words', { cause }) });
    expect(lines[0]).toMatchObject({
      level: 'WARN',
      message: 'answered without the store',
      failure: { error: 'Error', cause: 'AccessDeniedException' },
    });
  });

  it('says whether a delivery was held, or handed its question over', () => {
    answered({ responder: 'thinking', holding: 'refused, cuts', handOver: 'done', delivery: 1 });
    expect(lines[0]).toMatchObject({ holding: 'refused, cuts', handOver: 'done' });
  });

  it('says that a follower came back for an answer', () => {
    answered({ pickedUp: true });
    answered({});
    expect(lines.map(({ pickedUp }) => pickedUp)).toEqual([true, undefined]);
  });

  const handedOver = { key: { follower: 'pseudonym', message: 'm' }, owner: 'o' };

  it('says what came of a question that was handed over, and how often it was asked', () => {
    const answer = { reply, responder: 'robot', upstreamMs: 5000 } as const;
    telemetry.wentOn({ ...handedOver, askedBefore: 1 }, answer, 5010);
    telemetry.wentOn({ ...handedOver, askedBefore: 0 }, undefined, 10);
    const failure = new AnswerFailed('turing', 'quota', said('advice'));
    telemetry.wentOn(
      { ...handedOver, askedBefore: 0 },
      { ...answer, responder: 'fallback', failures: [failure] },
      20,
    );
    expect(lines).toEqual([
      expect.objectContaining({ message: 'went on', asked: 2, ms: 5010, follower: 'pseudonym' }),
      expect.objectContaining({ message: 'nothing to go on with', asked: 0 }),
      expect.objectContaining({ message: 'went on in vain', asked: 1, level: 'WARN' }),
    ]);
    // The message and its answer are counted by the deliveries.
    expect(metrics()).toEqual(['QuotaExhausted', 'UpstreamMs']);
  });

  it('counts a forged request as refused, an oversized one not', () => {
    telemetry.refused(new RequestRefused(413, 'body-too-large', said('too large')), undefined);
    expect(metrics()).toEqual([]);
    telemetry.refused(
      new RequestRefused(403, 'signature-mismatch', said('advice')),
      'x'.repeat(500),
    );
    expect(metrics()).toEqual(['SignatureRefused']);
    expect(lines).toContainEqual(
      expect.objectContaining({
        code: 'signature-mismatch',
        advice: '中文：advice advice',
        userAgent: 'x'.repeat(80),
      }),
    );
  });

  it('has at most ten series, each with the service as its only dimension', () => {
    expect(metricNames.length).toBeLessThanOrEqual(10);
    answered({ upstreamMs: 1 });
    telemetry.flush();
    expect(lines.find((line) => '_aws' in line)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'wechat-turing-bot', Dimensions: [['service']] }] },
    });
  });

  it('writes no metrics when there is nothing to count', () => {
    telemetry.flush();
    expect(lines).toEqual([]);
  });

  it('says why the robot did not answer, and what to do', () => {
    const cause = Object.assign(new Error('their words'), { code: 'ECONNREFUSED' });
    const failure = new AnswerFailed('turing', 'unreachable', said('Check it.'), {
      cause,
    });
    answered({ responder: 'fallback', failures: [failure] });
    expect(lines[0]).toMatchObject({
      level: 'WARN',
      failure: {
        provider: 'turing',
        reason: 'unreachable',
        advice: '中文：Check it. Check it.',
        cause: 'ECONNREFUSED',
      },
    });
  });

  it('says who failed before somebody answered, and counts the keys that did', () => {
    const keys = [
      new AnswerFailed('turing', 'quota', said('Key 1 of 3: no calls.')),
      new AnswerFailed('turing', 'misconfigured', said('Key 2 of 3: unknown.')),
    ];
    answered({ responder: 'robot', failures: keys });
    expect(lines[0]).toMatchObject({
      level: 'WARN',
      message: 'answered after failures',
      failure: { reason: 'quota', advice: expect.stringContaining('Key 1 of 3: no calls.') },
      moreFailures: [{ reason: 'misconfigured' }],
    });
    expect(metrics()).toEqual([
      'Messages',
      'AnsweredByRobot',
      'QuotaExhausted',
      'KeyMisconfigured',
    ]);
  });

  it('counts the keys of a robot that failed, each trouble once', () => {
    const keys = [new AnswerFailed('turing', 'misconfigured', said('Key 1 of 2.'))];
    const failed = new TuringFailed('quota', said('No key is left.'), keys);
    answered({ responder: 'model', failures: [failed] });
    expect(metrics()).toEqual([
      'Messages',
      'AnsweredByModel',
      'QuotaExhausted',
      'KeyMisconfigured',
    ]);
  });

  it('goes on after failures as it answers after them', () => {
    const failures = [new AnswerFailed('turing', 'timeout', said('advice'))];
    telemetry.wentOn(
      { ...handedOver, askedBefore: 0 },
      { reply, responder: 'model', failures },
      20,
    );
    expect(lines[0]).toMatchObject({ level: 'WARN', message: 'went on', responder: 'model' });
  });

  it('keeps of a foreign error its name and place, never its words', () => {
    telemetry.failed('acknowledged without an answer', new TypeError('words of a follower'));
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      failure: {
        error: 'TypeError',
        at: [expect.stringMatching(/^at /), ...Array(4).fill(expect.anything())],
      },
    });
    telemetry.failed('older settings serve on', 'words of a follower');
    const odd = new Error('words of a follower');
    delete odd.stack;
    telemetry.failed('the table of answers failed', odd);
    expect(JSON.stringify(lines)).not.toContain('words of a follower');
  });

  it('says in both languages what it means that something went wrong, and what to do', () => {
    telemetry.failed('older settings serve on', new Error('words'));
    answered({ storeFailure: new Error('words') });
    expect(lines[0]).toMatchObject({
      message: 'older settings serve on',
      advice: expect.stringMatching(/先用旧的.*。 The settings could not be read again/),
    });
    expect(lines[1]).toMatchObject({
      message: 'answered without the store',
      advice: expect.stringMatching(/DynamoDB 的表.*。 This message was answered without/),
    });
  });

  it('says what is unreadable about a message', () => {
    telemetry.failed('acknowledged without an answer', new UnreadableMessage(said('no sender')));
    expect(lines[0]).toMatchObject({
      failure: { error: 'UnreadableMessage', advice: '中文：no sender no sender' },
    });
  });

  it('names every problem of a configuration', () => {
    const issue = {
      where: { zh: '参数 A', en: 'The parameter A' },
      problem: { zh: '没有设置', en: 'is missing' },
      cure: { zh: '设好它', en: 'set it' },
      command: 'aws ssm put-parameter',
    };
    const error = new ConfigurationError([issue, issue], { cause: new Error('x') });
    telemetry.failed('started without settings', error);
    telemetry.warned([issue]);
    const sentence =
      '参数 A 没有设置。改法：设好它。 The parameter A is missing. To mend it: set it. aws ssm put-parameter';
    expect(lines[0]).toMatchObject({ failure: { issues: [sentence, sentence], cause: 'Error' } });
    expect(lines[1]).toMatchObject({ level: 'WARN', advice: sentence });
  });
});
