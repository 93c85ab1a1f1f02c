import { describe, expect, it } from 'vitest';
import { readAnswer, type Answer } from '../../lib/answer.ts';
import { createGuardedStore } from '../../lib/delivery/guarded-store.ts';
import type { AnswerStore } from '../../lib/delivery/store.ts';
import { fitsReply, show, type About } from '../../lib/show-answer.ts';
import { maxTextBytes } from '../../lib/wechat/text.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { label, rulesOf } from '../support/rules.ts';

const nowMs = 1_795_334_400_000;
const key = { follower: 'f', message: 'm' };
const about: About = { key, question: '天气', isQuoted: false, byMs: nowMs + 1000 };

function parts(store: AnswerStore | undefined, aiLabel = '（以上内容由AI生成）') {
  const load = () => Promise.resolve(store ?? createMemoryStore());
  const guarded = store && createGuardedStore({ load, now: Date.now });
  return { rules: { ...rulesOf(), aiLabel }, store: guarded, now: () => nowMs };
}

function said(text: string, responder: Answer['responder'] = 'robot'): Answer {
  return { reply: { kind: 'text', text }, responder };
}

function textOf({ reply }: Answer): string {
  return reply.kind === 'text' ? reply.text : reply.kind;
}

describe('show', () => {
  it('puts the label below what robot and model say, and below nothing else', async () => {
    const plain = parts(undefined);
    const robot = await show(plain, said('晴'), about);
    const model = await show(plain, said('晴', 'model'), about);
    expect([textOf(robot), textOf(model)]).toEqual([`晴${label}`, `晴${label}`]);
    const rule = await show(plain, said('晴', 'rule'), about);
    const fallback = await show(plain, said('晴', 'fallback'), about);
    expect([textOf(rule), textOf(fallback)]).toEqual(['晴', '晴']);
  });

  it('puts nothing below when the label is empty', async () => {
    expect(textOf(await show(parts(undefined, ''), said('晴'), about))).toBe('晴');
  });

  it('names the question above an answer that was picked up', async () => {
    const shown = await show(parts(undefined), said('晴'), { ...about, isQuoted: true });
    expect(textOf(shown)).toBe(`「天气」\n晴${label}`);
    const fallback = await show(parts(undefined), said('不知道', 'fallback'), {
      ...about,
      isQuoted: true,
    });
    expect(textOf(fallback)).toBe('「天气」\n不知道');
  });

  it('leaves alone what is no text', async () => {
    const news: Answer = { reply: { kind: 'none' }, responder: 'fallback' };
    await expect(show(parts(undefined), news, about)).resolves.toBe(news);
  });

  it('fits one reply up to the last byte, with its label', async () => {
    const { rules } = parts(undefined, '标');
    const room = 2047 - Buffer.byteLength('\n标');
    expect(fitsReply(rules, said('a'.repeat(room)))).toBe(true);
    expect(fitsReply(rules, said('a'.repeat(room + 1)))).toBe(false);
    expect(fitsReply(rules, { ...said('a'.repeat(2047)), isPart: true })).toBe(true);
    const image = { kind: 'image', mediaId: 'x' } as const;
    expect(fitsReply(rules, { reply: image, responder: 'robot' })).toBe(true);
  });

  it('keeps the rest of a long answer, to be picked up in order, each part whole and labelled', async () => {
    const store = createMemoryStore();
    const long = Array.from({ length: 600 }, (_, index) => `第${index}句话。`).join('');
    const shown = [textOf(await show(parts(store), said(long), about))];
    for (let count = 1; count < 20; count += 1) {
      const item = await store.pickUp('f', `pick-up ${count}`, nowMs + 5000);
      const kept = item?.answer === undefined ? undefined : readAnswer(item.answer);
      if (item === undefined || kept === undefined) break;
      expect([item.question, kept.isPart, kept.responder]).toEqual(['天气', true, 'robot']);
      shown.push(textOf(await show(parts(store), kept, { ...about, isQuoted: true })));
    }
    expect(shown.length).toBeGreaterThan(2);
    for (const text of shown) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxTextBytes);
      expect(text.endsWith(label)).toBe(true);
    }
    const bare = shown.map((text) =>
      text.replace(/^「天气」\n/, '').replace(/\n（\d+\/\d+）未完.*$/m, ''),
    );
    expect(bare.map((text) => text.replace(label, '')).join('')).toBe(long);
    expect(shown.filter((text) => text.includes('未完'))).toHaveLength(shown.length - 1);
  });

  it('keeps the same parts once, however often the message is delivered', async () => {
    const store = createMemoryStore();
    const long = '长'.repeat(1000);
    for (let delivery = 0; delivery < 3; delivery += 1) await show(parts(store), said(long), about);
    await expect(store.pickUp('f', 'a', nowMs)).resolves.toBeDefined();
    await expect(store.pickUp('f', 'b', nowMs)).resolves.toBeUndefined();
  });

  const silent = {
    ...createMemoryStore(),
    keep: () => new Promise<void>(() => undefined),
  };
  const broken = { ...createMemoryStore(), keep: () => Promise.reject(new Error('throttled')) };

  it.each([
    ['there is no store', undefined],
    ['the store fails', broken],
    ['the store does not answer in time', silent],
  ])('cuts a long answer off when %s, and says nothing of more', async (_, store) => {
    const partsOf = parts(undefined);
    const guarded =
      store &&
      createGuardedStore({
        load: async () => Object.assign(createMemoryStore(), store),
        now: Date.now,
      });
    const shown = await show({ ...partsOf, store: guarded }, said('长'.repeat(2000)), {
      ...about,
      byMs: nowMs + 100,
    });
    const text = textOf(shown);
    expect(text).toMatch(/^长+…\n（以上内容由AI生成）$/);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1900);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxTextBytes);
  });
});
