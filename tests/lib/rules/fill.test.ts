import { describe, expect, it } from 'vitest';
import { clockValues, renderText } from '../../../lib/rules/fill.ts';
import { maxTextBytes } from '../../../lib/wechat/text.ts';

describe('a text of the operator', () => {
  it('keeps its links, and shows markup of a follower as it is', () => {
    const text = ['<a href="https://a.example/">看</a>', { variable: 'question' }] as const;
    const link = '<a href="https://evil.example/">';
    expect(renderText(text, { question: link })).toBe(
      '<a href="https://a.example/">看</a>＜a href="https://evil.example/">',
    );
  });

  it('shows markup of a follower as it is when characters that XML forbids hide it', () => {
    const text = ['你说：', { variable: 'question' }] as const;
    expect(renderText(text, { question: '<\u0002a href="https://evil.example/">' })).toBe(
      '你说：＜a href="https://evil.example/">',
    );
  });

  it('leaves out a variable without a value', () => {
    expect(renderText(['甲', { variable: 'scene' }, '乙'], {})).toBe('甲乙');
  });

  it('shortens what followers wrote, never itself, to fit a reply', () => {
    const end = '结尾'.repeat(200);
    const text = [{ variable: 'question' }, '，', { variable: '1' }, end] as const;
    const question = '问'.repeat(2000);
    const rendered = renderText(text, { question, 1: question });
    expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(maxTextBytes);
    expect(Buffer.byteLength(rendered)).toBeGreaterThan(maxTextBytes - 12);
    expect(rendered.endsWith(`…${end}`)).toBe(true);
    expect(rendered).toContain('…，问');
  });

  it('has date and time as they are in Shanghai', () => {
    const text = [{ variable: 'date' }, ' ', { variable: 'time' }] as const;
    expect(renderText(text, clockValues(Date.UTC(2026, 10, 22, 16, 5)))).toBe(
      '2026年11月23日 00:05',
    );
  });
});
