import { describe, expect, it } from 'vitest';
import type { Article, Reply } from '../../../lib/wechat/reply.ts';
import { wordsOf } from '../../../lib/wechat/reply-words.ts';

const article = (name: string): Article => ({
  title: name,
  description: ` about ${name} `,
  picUrl: 'https://x/pic.jpg',
  url: `https://x/${name}`,
});
const cases: readonly (readonly [Reply, number, string])[] = [
  [{ kind: 'text', text: ' a\r\nb\u0000 ' }, 0, 'a\nb'],
  [{ kind: 'news', articles: [article('a'), article('b')] }, 1, 'a\nabout a\nhttps://x/a'],
  [
    { kind: 'news', articles: [article('a'), article('b')] },
    0,
    'a\nabout a\nhttps://x/a\nb\nabout b\nhttps://x/b',
  ],
  [{ kind: 'video', mediaId: 'm', title: 't', description: 'd' }, 0, 't\nd'],
  [{ kind: 'music', thumbMediaId: 'm', title: 't' }, 0, 't'],
  [{ kind: 'image', mediaId: 'm' }, 0, ''],
  [{ kind: 'customer-service', agent: 'a@b' }, 0, ''],
  [{ kind: 'none' }, 0, ''],
];

describe('wordsOf', () => {
  it.each(cases)('reads %j, %i left out, as %j', (reply, dropped, words) => {
    expect(wordsOf(reply, dropped)).toBe(words);
  });
});
