import { failures } from '../../../lib/answers/chat-failures.ts';
import {
  createChatModel,
  type ChatModelManner,
  type ChatModelSettings,
} from '../../../lib/answers/chat-model.ts';
import { createPostJson } from '../../../lib/answers/post-json.ts';
import { createDeadline } from '../../../lib/deadline.ts';
import { AnswerFailed } from '../../../lib/errors.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { describeFailure } from './failure.ts';

const { ok, failed } = findingsOf('chat-model');

/** As long as the bot works on a slow answer. */
const waitMs = 35_000;

/** Puts one question to the chat model. */
export async function tryChatModel(
  settings: ChatModelSettings,
  manner: ChatModelManner,
  now: () => number,
): Promise<readonly Finding[]> {
  const begunMs = now();
  const ask = createChatModel({ post: createPostJson(now), manner });
  const who = both('大模型', 'The chat model');
  try {
    const question = { text: '你好', follower: '' };
    await ask(question, settings, createDeadline(begunMs + waitMs, now));
    const tookMs = now() - begunMs;
    return [ok(both(`${who.zh}：有回答（${tookMs} ms）`, `${who.en}: answers (${tookMs} ms)`))];
  } catch (error) {
    return [isRegion(error) ? refusesRegion : describeFailure('chat-model', who, error)];
  }
}

function isRegion(error: unknown): boolean {
  return (
    error instanceof AnswerFailed && error.advice.en.startsWith(failures.wrongRegion().advice.en)
  );
}

const refusesRegion = failed(
  both(
    '大模型的服务商拒绝这个地区的请求（从这台机器看；函数在它自己的区域）',
    'The provider of the chat model refuses requests from this region (as seen from this machine; the function is in its own)',
  ),
  both(
    '部署到服务商支持的区域，或者换一家支持这个区域的',
    'deploy to a region it serves, or choose a provider that serves this one',
  ),
);
