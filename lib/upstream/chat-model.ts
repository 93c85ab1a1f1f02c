import type { PostJson } from '../http.ts';
import { DeadlineExceeded, within, type Deadline } from '../time.ts';
import { failures, noText } from './chat-failures.ts';
import type { ChatModelManner, ChatModelSettings } from './chat-settings.ts';
import type { Question } from './turing.ts';

/** Asks a chat model; see `createChatModel`. */
export type AskChatModel = (
  question: Question,
  settings: ChatModelSettings,
  deadline: Deadline,
) => Promise<string>;

/** Less time than this is not enough to ask. */
const leastTimeToAskMs = 300;

interface Parts {
  readonly post: PostJson;
  readonly manner: ChatModelManner;
}

/**
 * The client of a chat model. Each question stands alone: no earlier one is sent with it, and nothing
 * of the follower but the words. Asks until the deadline, wherever it is moved, and only once, for an
 * answer costs money even when it is lost; a request refused for the field against thinking is repeated
 * without it. What comes back is Markdown, and is returned as plain text.
 *
 * The API's package and the Markdown parser are loaded at the first question.
 * @throws AnswerFailed with the reason; of the provider's own words about a failure nothing is kept
 */
export function createChatModel({ post, manner }: Parts): AskChatModel {
  const refusing = new Set<string>();
  return async ({ text }, settings, deadline) => {
    if (deadline.leftMs() < leastTimeToAskMs) throw failures.noTime();
    try {
      return await within(deadline, async (signal) => {
        const ask = async () => {
          const { completeChat } = await import('./chat-completion.ts');
          return completeChat(post, { text, settings, manner, refusing }, signal);
        };
        // The parser is loaded while the model thinks.
        const [markdown, { markdownToText }] = await Promise.all([ask(), import('./markdown.ts')]);
        const answer = markdownToText(markdown);
        if (answer.trim() === '') throw failures.malformed(noText);
        return answer;
      });
    } catch (cause) {
      if (cause instanceof DeadlineExceeded) throw failures.tooSlow(undefined, { cause });
      throw cause;
    }
  };
}
