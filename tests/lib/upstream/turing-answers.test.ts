import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../lib/upstream/turing-answers.ts';
import { answerFor } from '../../../simulator/turing-answers.ts';

const theirWords = '请求次数超限制!';

function failure(reason: string) {
  return expect.objectContaining({ name: 'AnswerFailed', provider: 'turing', reason });
}

function error(code: number) {
  const results = [{ groupType: 0, resultType: 'text', values: { text: theirWords } }];
  return { bare: { intent: { code } }, withWords: { intent: { code }, results } };
}

function success(results: unknown, code: unknown = 10_004) {
  return { intent: { actionName: '', code, intentName: '' }, results };
}

describe('readAnswer', () => {
  it.each([
    [4000, 'refused'],
    [4001, 'misconfigured'],
    [4002, 'misconfigured'],
    [4003, 'quota'],
    [4004, 'refused'],
    [4005, 'misconfigured'],
    [4006, 'refused'],
    [4007, 'misconfigured'],
    [4100, 'refused'],
    [4200, 'refused'],
    [4300, 'refused'],
    [4400, 'refused'],
    [4500, 'quota'],
    [4600, 'refused'],
    [4602, 'refused'],
    [5000, 'refused'],
    [6000, 'refused'],
    [7002, 'unreachable'],
    [8008, 'unreachable'],
    [0, 'malformed'],
  ])('takes code %i for %s, with words and without, and keeps none of them', (code, reason) => {
    const { bare, withWords } = error(code);
    expect(() => readAnswer(bare)).toThrow(failure(reason));
    if (code === 0) return;
    expect(() => readAnswer(withWords)).toThrow(failure(reason));
    expect(() => readAnswer(withWords)).not.toThrow(theirWords);
  });

  it.each([
    ['你好', '图灵替身听到了：你好'],
    ['天气', '城里今天：多云，微风，18 到 26 度。'],
    ['附近的酒店', '附近的酒店找到了\nhttp://example.com/hotels'],
    ['讲个笑话', '程序员去买菜：一斤西红柿，如果有鸡蛋，买两斤。\nhttp://example.com/joke.jpg'],
    ['车票', '车次找到了\nhttp://example.com/trains'],
    ['运势', '今天适合早点休息。'],
    ['讲个故事', '从前有座山，\n山里有座庙。\n讲完了。'],
    ['小可爱', '我在呢。'],
  ])('reads the answer to %s, text before link', (asked, answer) => {
    expect(readAnswer(answerFor(asked))).toBe(answer);
  });

  it('reads news as lines of title and link, five at most, the source for an empty title', () => {
    expect(readAnswer(answerFor('新闻')).split('\n')).toEqual([
      '新闻找到了',
      '条目 1 http://example.com/items/1',
      '替身通讯社 http://example.com/items/2',
      '条目 3 http://example.com/items/3',
      '条目 4 http://example.com/items/4',
      '替身通讯社 http://example.com/items/5',
    ]);
  });

  it('keeps groups apart and their order', () => {
    const results = [
      { groupType: 1, resultType: 'url', values: { url: 'http://a' } },
      { groupType: 2, resultType: 'text', values: { text: 'second' } },
      { groupType: 1, resultType: 'text', values: { text: 'first' } },
      { groupType: 0, resultType: 'voice', values: { voice: 'http://v' } },
      { groupType: 0, resultType: 'text', values: { text: 'alone' } },
    ];
    expect(readAnswer(success(results))).toBe('first\nhttp://a\nsecond\nhttp://v\nalone');
  });

  it('skips results of forms it does not know', () => {
    const results = [
      null,
      'text',
      { resultType: 'text' },
      { resultType: 'text', values: { text: 7 } },
      { resultType: 'text', values: { text: '  ' } },
      { resultType: 'toString', values: {} },
      { resultType: 'news', values: { news: [null, {}, { name: 'n' }] } },
      { resultType: 'text', values: { text: 'ok' } },
    ];
    expect(readAnswer(success(results))).toBe('ok\nn');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'text'],
    ['an array', []],
    ['no intent', { results: [] }],
    ['no code', { intent: {}, results: [{ resultType: 'text', values: { text: 'x' } }] }],
    ['a code in quotes', success([{ resultType: 'text', values: { text: 'x' } }], '10004')],
    ['no results', { intent: { code: 10_004 } }],
    ['empty results', success([])],
    ['results that are no list', success({ text: 'x' })],
    ['only a blank text', success([{ resultType: 'text', values: { text: ' ' } }])],
  ])('takes %s for malformed', (_, body) => {
    expect(() => readAnswer(body)).toThrow(failure('malformed'));
  });
});
