import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineLifeMs } from '../../../lib/delivery/transcript-line.ts';
import { transcriptUsage } from '../../../scripts/transcript/options.ts';
import type { Listening } from '../../../simulator/listen.ts';
import { lineAt, nowMs, runTranscript, startTable } from './run-transcript.ts';

const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];

/** In the table in no order, and not all to be seen. */
const lines = [
  lineAt(90, { follower: other, said: 'ＡＢＣ price?', reply: '一百' }),
  lineAt(5, { follower: one, responder: 'rule', rule: '营业时间', said: '几点开门' }),
  lineAt(30, { follower: one, kind: 'image', said: '', replyKind: 'news', reply: '标题\n说明' }),
  lineAt(60 * 24 * 6, { follower: one, said: '六天前' }),
  lineAt(lineLifeMs / 60_000 + 1, { follower: one, said: '八天前' }),
];

let server: Listening;
beforeAll(async () => {
  server = await startTable(async (store) => {
    for (const line of lines) await store.note(line);
    // What else lies in the table is none of its business.
    const key = { follower: one, message: 'm' };
    await store.join(key, { owner: 'o', leaseUntilMs: nowMs, question: '在途', nowMs });
    await store.countQuestion(one, '2026-11-22', nowMs + 1);
    await store.forget('c', { leftAtMs: nowMs, expiresMs: nowMs + 600_000 });
  });
});
afterAll(() => server.close());

const run = (...args: string[]) => runTranscript(args, server.url);

function timeOf(minutesAgo: number): string {
  return new Date(nowMs - minutesAgo * 60_000).toLocaleString('sv-SE');
}

describe('npm run transcript', () => {
  it('shows what was said, the newest first, and nothing that has expired', async () => {
    const { status, said, complained } = await run();
    expect(status).toBe(0);
    expect(said.trim().split('\n')).toEqual([
      `${timeOf(5)}  ${one}  rule 营业时间`,
      '  问 asked     几点开门',
      '  答 answered  晴。',
      '',
      `${timeOf(30)}  ${one}  robot`,
      '  问 asked     [image]',
      '  答 answered  [news] 标题 ⏎ 说明',
      '',
      `${timeOf(90)}  ${other}  robot`,
      '  问 asked     ＡＢＣ price?',
      '  答 answered  一百',
      '',
      `${timeOf(60 * 24 * 6)}  ${one}  robot`,
      '  问 asked     六天前',
      '  答 answered  晴。',
    ]);
    expect(complained).toContain('4 / 4 行 lines');
  });

  it.each([
    ['the follower’s words', 'abc Price', [90]],
    ['the reply’s words', '晴', [5, 60 * 24 * 6]],
    ['a pseudonym, as a line of the log has it', other, [90]],
    ['what nobody said', '晴天霹雳', []],
  ])('finds %s, %s', async (_, find, minutes) => {
    const { status, said, complained } = await run('--find', find);
    const times = said.split('\n').filter((text) => text.startsWith('2026-'));
    expect(times.map((text) => text.slice(0, 19))).toEqual(minutes.map(timeOf));
    expect(complained).toContain(`${minutes.length} / 4 行 lines`);
    expect(status).toBe(0);
  });

  it.each([
    ['1', 2],
    ['1.5', 3],
    ['100', 3],
    ['150', 4],
  ])('shows the last %s hours alone', async (hours, count) => {
    const { complained } = await run('--since', hours);
    expect(complained).toContain(`${count} / ${count} 行 lines`);
  });

  it('prints JSON and nothing else to standard output, with the names of the log', async () => {
    const { said } = await run('--json', '--find', '几点');
    expect(JSON.parse(said)).toEqual([
      {
        at: new Date(nowMs - 5 * 60_000).toISOString(),
        follower: one,
        kind: 'text',
        asked: '几点开门',
        responder: 'rule',
        rule: '营业时间',
        replyKind: 'text',
        answered: '晴。',
      },
    ]);
    expect(JSON.parse((await run('--json', '--find', '没人说过')).said)).toEqual([]);
  });

  it.each([
    [['--stage', '../x'], '--stage:'],
    [['--region', 'asia'], '--region:'],
    [['--since', '0'], '--since:'],
    [['--since', '-1'], '选项'],
    [['--since=week'], '--since:'],
    [['--find', ' '], '--find:'],
    [['--follower', 'x'], 'unknown'],
    [['words'], '引号'],
  ])('ends with 2 on %j and says how it is used', async (args, reason) => {
    const { status, said, complained } = await run(...args);
    expect({ status, said }).toEqual({ status: 2, said: '' });
    expect(complained).toContain(reason);
    expect(complained).toContain(transcriptUsage);
  });

  it('explains itself', async () => {
    await expect(run('--help')).resolves.toEqual({
      status: 0,
      said: transcriptUsage,
      complained: '',
    });
  });
});

describe('what a text may do to the terminal', () => {
  const texts = [
    'clear\u001B[2J\u0007\u009B31m',
    `fake\n${'0'.repeat(19)}  x\r  答 answered  ok`,
    'right\u202Eleft\u2066 \u200F',
    'line\u2028separator\u0085',
  ];

  let hostile: Listening;
  beforeAll(async () => {
    hostile = await startTable(async (store) => {
      for (const [index, said] of texts.entries()) {
        await store.note(lineAt(index + 1, { said, reply: said, responder: 'rule', rule: said }));
      }
    });
  });
  afterAll(() => hostile.close());

  const unsafe = /[^\P{Cc}\n]|[\u2028\u2029\u202A-\u202E\u2066-\u2069\u200E\u200F]/u;

  it('is nothing: each line takes three, and holds no control characters', async () => {
    const { said } = await runTranscript([], hostile.url);
    expect(said).not.toMatch(unsafe);
    expect(said.trim().split('\n')).toHaveLength(4 * texts.length - 1);
  });

  it('is nothing in JSON either, which holds the texts as they were all the same', async () => {
    const { said } = await runTranscript(['--json'], hostile.url);
    expect(said).not.toMatch(unsafe);
    const values: readonly { asked: string }[] = JSON.parse(said);
    expect(values.map(({ asked }) => asked)).toEqual(texts);
  });
});

describe('a table of more than one page', () => {
  it('is read to its end', async () => {
    const full = await startTable((store) =>
      Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          store.note(lineAt(index, { follower: `f${index}`, said: `${index}x`.repeat(100_000) })),
        ),
      ),
    );
    const { complained } = await runTranscript(['--find', '7x'], full.url);
    await full.close();
    expect(complained).toContain('1 / 8 行 lines');
  });
});
