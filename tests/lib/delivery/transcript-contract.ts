import { describe, expect, it } from 'vitest';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import type { TranscriptLine } from '../../../lib/delivery/transcript-line.ts';

const nowMs = 1_795_334_400_000;
let count = 0;

function lineOf(changes: Partial<TranscriptLine> = {}): TranscriptLine {
  const key = { follower: `talker-${(count += 1)}`, message: `message-${(count += 1)}` };
  return {
    key,
    atMs: nowMs + 900,
    sentAtMs: nowMs,
    kind: 'text',
    said: '天气怎么样？',
    replyKind: 'text',
    reply: '晴。\n（以上内容由AI生成）',
    responder: 'robot',
    ...changes,
  };
}

function leavingAt(leftAtMs: number) {
  return { leftAtMs, expiresMs: leftAtMs + 600_000 };
}

interface Store {
  readonly store: AnswerStore;
  /** Every line there is, of everybody. */
  readonly transcript: () => Promise<readonly TranscriptLine[]>;
}

/** What every store keeps of a transcript, run on each implementation. */
export function describeTranscript(name: string, open: () => Store): void {
  describe(`the transcript in ${name}`, () => {
    const linesOf = async (follower: string) =>
      (await open().transcript()).filter(({ key }) => key.follower === follower);

    it.each([
      ['robot', lineOf()],
      ['rule with its name', lineOf({ responder: 'rule', rule: '天气' })],
      ['picture without a word', lineOf({ kind: 'image', said: '', replyKind: 'news' })],
      ['message that says not when it was sent', lineOf({ sentAtMs: Number.NaN })],
      ['text of 2,000 emoji', lineOf({ said: '👨‍👩‍👧'.repeat(2000), reply: '🙂' })],
    ])('gives back a line as it was noted: a %s', async (_, line) => {
      await open().store.note(line);
      await expect(linesOf(line.key.follower)).resolves.toEqual([line]);
    });

    it('has one line of a message that was delivered three times: what was said last', async () => {
      const { key } = lineOf();
      await open().store.note(lineOf({ key, responder: 'rule', rule: 'a' }));
      await open().store.note(lineOf({ key, reply: '我还在想', responder: 'thinking' }));
      const last = lineOf({ key, reply: '晴。', atMs: nowMs + 5000 });
      await open().store.note(last);
      await expect(linesOf(key.follower)).resolves.toEqual([last]);
    });

    it('writes nothing once that was given up', async () => {
      const line = lineOf();
      const noted = open().store.note(line, AbortSignal.abort());
      await expect(noted).rejects.toMatchObject({ name: 'AbortError' });
      await expect(linesOf(line.key.follower)).resolves.toEqual([]);
    });

    it('is no answer: nothing of it is picked up, joined or counted', async () => {
      const line = lineOf();
      const { follower } = line.key;
      await open().store.note(line);
      await expect(open().store.pickUp(follower, 'later', nowMs)).resolves.toBeUndefined();
      await expect(open().store.read(line.key, nowMs)).resolves.toBeUndefined();
      const day = open().store.countQuestion(follower, '2026-11-22', nowMs + 86_400_000);
      await expect(day).resolves.toBe(1);
    });

    it('goes when its follower is forgotten, and nobody else’s does', async () => {
      const [mine, other] = [lineOf(), lineOf()];
      const more = Array.from({ length: 120 }, (_, index) =>
        lineOf({ key: { ...mine.key, message: `m${index}` } }),
      );
      for (const line of [mine, other, ...more]) await open().store.note(line);
      await open().store.forget(mine.key.follower, leavingAt(nowMs + 1000));
      await expect(linesOf(mine.key.follower)).resolves.toEqual([]);
      await expect(linesOf(other.key.follower)).resolves.toEqual([other]);
    });

    it('takes no line of a message that was sent before its follower left, nor at that second', async () => {
      const { key } = lineOf();
      const sentAt = (sentAtMs: number, message: string) =>
        open().store.note(lineOf({ key: { ...key, message }, sentAtMs }));
      await open().store.forget(key.follower, leavingAt(nowMs + 1000));
      await sentAt(nowMs, 'before');
      await sentAt(nowMs + 1000, 'same second');
      await sentAt(Number.NaN, 'nobody knows');
      await expect(linesOf(key.follower)).resolves.toEqual([]);
      await sentAt(nowMs + 2000, 'came back');
      await expect(linesOf(key.follower)).resolves.toHaveLength(1);
    });

    it('forgets that somebody left, too, when they are erased by hand', async () => {
      const line = lineOf();
      await open().store.forget(line.key.follower, leavingAt(nowMs + 1000));
      await open().store.forget(line.key.follower);
      await open().store.note(line);
      await expect(linesOf(line.key.follower)).resolves.toEqual([line]);
    });
  });
}
