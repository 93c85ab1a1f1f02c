import { describe, expect, it } from 'vitest';
import type { RuleAnswer } from '../../../lib/rules/compiled.ts';
import { renderAnswer } from '../../../lib/rules/fill.ts';

const context = { nowMs: 0, seed: 'seed' };

describe('an answer', () => {
  it('of several is the same for the same seed, and each for some', () => {
    const answer: RuleAnswer = ['甲', '乙', '丙'];
    const drawn = Array.from({ length: 300 }, (_, index) => {
      const draw = () => renderAnswer(answer, {}, { nowMs: index, seed: `message ${index}` });
      expect(draw()).toEqual(draw());
      return JSON.stringify(draw());
    });
    const counts = answer.map(
      (text) => drawn.filter((one) => one === JSON.stringify({ kind: 'text', text })).length,
    );
    for (const count of counts) expect(count).toBeGreaterThan(70);
  });

  it('with news has its variables filled in', () => {
    const article = { picUrl: 'https://a.example/p.jpg', url: 'https://a.example/' };
    const title = ['找', { variable: 'word' }] as const;
    const description = ['你问', { variable: 'question' }] as const;
    const news = { ...article, title, description };
    const reply = renderAnswer(
      { kind: 'news', articles: [news, { ...news, title: '二' }] },
      { word: '价格', question: '价格？' },
      context,
    );
    expect(reply).toEqual({
      kind: 'news',
      articles: [
        { ...article, title: '找价格', description: '你问价格？' },
        { ...article, title: '二', description: '你问价格？' },
      ],
    });
  });

  it('that is media goes out as it is written', () => {
    const media = { kind: 'video', mediaId: 'id', title: '标题' } as const;
    expect(renderAnswer(media, {}, context)).toEqual(media);
  });
});
