import type { PostJson } from '../http.ts';
import { DeadlineExceeded, within, type Deadline } from '../time.ts';
import { failures, noText } from './chat-failures.ts';
import type { Question } from './turing.ts';

/** Where a chat model is asked. */
export interface ChatModelSettings {
  /** Base address of an OpenAI-compatible API, up to what precedes `/chat/completions`. */
  readonly endpoint: URL;
  readonly model: string;
  /** Absent for a server that asks for none, such as one of the operator's own. */
  readonly apiKey: string | undefined;
  /** Whether the model may think before it answers; when not, it is told so where that is understood. */
  readonly mayThink: boolean;
}

/** How a chat model is to answer. */
export interface ChatModelManner {
  /** The system prompt; none is sent when it is empty. */
  readonly prompt: string;
  /** Longest answer, in the model's tokens; what it reached by then is the answer. */
  readonly maxTokens: number;
  /** The model's own default when absent. */
  readonly temperature?: number;
}

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
