import type { Reply } from './reply.ts';
import { legalText, replyText } from './text.ts';

/**
 * What a follower reads of a reply: a text as it is sent, its links written out; of a card titles,
 * descriptions and addresses, of video and music title and description. Empty when there is nothing
 * to read.
 * @param droppedArticles articles that were left out when the reply was rendered
 */
export function wordsOf(reply: Reply, droppedArticles: number): string {
  switch (reply.kind) {
    case 'text':
      return replyText(reply.text);
    case 'news': {
      const shown = reply.articles.slice(0, reply.articles.length - droppedArticles);
      return lines(shown.flatMap(({ title, description, url }) => [title, description, url]));
    }
    case 'video':
    case 'music':
      return lines([reply.title, reply.description]);
    default:
      return '';
  }
}

function lines(texts: readonly (string | undefined)[]): string {
  return texts
    .map((text) => legalText(text ?? '').trim())
    .filter((text) => text !== '')
    .join('\n');
}
