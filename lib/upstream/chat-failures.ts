import { AnswerFailed, type FailureReason } from '../errors.ts';
import { withDetail, type Bilingual } from '../bilingual.ts';
import { getPath } from '../get-path.ts';

/** Makes the failure; `detail` is a status or code of ours, never the provider's words. */
type Failure = (detail?: string | Bilingual, options?: ErrorOptions) => AnswerFailed;

function failure(reason: FailureReason, zh: string, en: string): Failure {
  return (detail, options) => {
    const advice = detail === undefined ? { zh, en } : withDetail({ zh, en }, detail);
    return new AnswerFailed('chat-model', reason, advice, options);
  };
}

/** Why a chat model gives no answer, and what to do about it. */
export const failures = {
  wrongKey: failure(
    'misconfigured',
    '大模型不认这个 Key。运行 npm run setup，把它控制台里的 Key 写进 chat-model/api-key；国内站和国际站的 Key 不能通用。',
    'The chat model does not accept the key. Run npm run setup and write the one of its console into chat-model/api-key; keys of a Chinese and an international console are not interchangeable.',
  ),
  notAllowed: failure(
    'misconfigured',
    '这个 Key 不能用这个模型，或者服务商拒绝函数所在的区域。到服务商控制台看看模型和权限。',
    'The key may not use this model, or the provider refuses the region of this function. Look at the model and its permissions in the console of the provider.',
  ),
  wrongRegion: failure(
    'misconfigured',
    '服务商不支持函数所在的区域。部署到它支持的区域，或者换一家支持这个区域的。',
    'The provider does not serve the region of this function. Deploy to a region it serves, or choose a provider that serves this one.',
  ),
  noModel: failure(
    'misconfigured',
    '那里没有这个模型。检查 stages/<阶段>.yml 里的 chatModelName 和 chatModelEndpoint，以及控制台里是否开通了这个模型。',
    'There is no such model there. Check chatModelName and chatModelEndpoint in stages/<stage>.yml, and whether the model is switched on in the console.',
  ),
  wrongParameter: failure(
    'misconfigured',
    '这个模型不接受 max_tokens 或这个 temperature。在规则里去掉 temperature，或者换一个模型。',
    'The model does not take max_tokens or this temperature. Leave temperature out of the rules, or choose another model.',
  ),
  wrongEndpoint: failure(
    'misconfigured',
    '这不是兼容 OpenAI 的接口。检查 stages/<阶段>.yml 里的 chatModelEndpoint。',
    'This is no OpenAI-compatible API. Check chatModelEndpoint in stages/<stage>.yml.',
  ),
  outOfMoney: failure(
    'quota',
    '大模型的账户没有余额了。请充值。',
    'The account of the chat model has no balance left. Top it up.',
  ),
  tooMany: failure(
    'quota',
    '大模型暂时不接受更多请求。请提高它的限额。',
    'The chat model takes no more requests for now. Raise its limits.',
  ),
  refused: failure(
    'refused',
    '大模型不回答这个问题。',
    'The chat model does not answer this question.',
  ),
  filtered: failure(
    'refused',
    '大模型的审查拦下了这个问题，或者它的回答。',
    'The filter of the chat model holds this question or its answer.',
  ),
  serverTrouble: failure(
    'unreachable',
    '大模型说它自己出了故障。',
    'The chat model reports trouble of its own.',
  ),
  noConnection: failure(
    'unreachable',
    '连不上大模型。检查 chatModelEndpoint，以及服务是否还在运行。',
    'The chat model cannot be reached. Check chatModelEndpoint and whether the service is alive.',
  ),
  malformed: failure(
    'malformed',
    '回来的不是大模型的回答。检查 stages/<阶段>.yml 里的 chatModelEndpoint。',
    'What came back is no chat completion. Check chatModelEndpoint in stages/<stage>.yml.',
  ),
  tooLarge: failure('malformed', '大模型的回答太大。', 'The chat model sent too large an answer.'),
  noTime: failure(
    'timeout',
    '剩下的时间不够问大模型了。',
    'No time was left to ask the chat model.',
  ),
  tooSlow: failure(
    'timeout',
    '大模型没有及时回答。maxTokens 小一些，chatModelThinking 设为 off，或者用不先推理的模型，会更快。',
    'The chat model did not answer in time. A smaller maxTokens, chatModelThinking set to off or a model that does not reason first is faster.',
  ),
  onlyThinking: failure(
    'malformed',
    '模型只写了思考过程，没有写回答，多半是 maxTokens 先用完了。chatModelThinking 设为 off，在规则里调大 maxTokens，或者用不先推理的模型。',
    'The model wrote what it thought and no answer, mostly since maxTokens was used up. Set chatModelThinking to off, raise maxTokens in the rules, or choose a model that does not reason first.',
  ),
} as const;

const errorWithSuccess: Bilingual = { zh: 'HTTP 200，里面是错误', en: 'an error with HTTP 200' };

/** A detail: a completion that says nothing. */
export const noText: Bilingual = { zh: '没有文字', en: 'no text' };

/** A detail: a body that cannot be parsed. */
export const noJson: Bilingual = { zh: '不是 JSON', en: 'no JSON' };

/**
 * Codes that say more than the status they come with, by provider: OpenAI and its gateways,
 * DashScope (Arrearage, data_inspection_failed, AllocationQuota.FreeTierOnly), Moonshot
 * (exceeded_current_quota_error), Volcano Ark (AccountOverdueError, SensitiveContentDetected,
 * InvalidEndpointOrModel.NotFound, ModelNotOpen), Zhipu (1113, 1211, 1301).
 */
const failureByCode: readonly (readonly [RegExp, Failure])[] = [
  [/unsupported_country/, failures.wrongRegion],
  [
    /insufficient_(user_)?quota|current_quota|arrearage|overdue|freetieronly|^1113$/,
    failures.outOfMoney,
  ],
  [
    /content_?(filter|policy)|data_?inspection|sensitive_?(content|words)|^1301$/,
    failures.filtered,
  ],
  [/model_?not_?(found|open)|invalidendpointormodel|^1211$/, failures.noModel],
  [/unsupported_(parameter|value)/, failures.wrongParameter],
];

const failureByStatus = new Map<number, Failure>([
  [400, failures.refused],
  [401, failures.wrongKey],
  [402, failures.outOfMoney],
  [403, failures.notAllowed],
  [404, failures.noModel],
  [408, failures.serverTrouble],
  [413, failures.refused],
  [422, failures.refused],
  [429, failures.tooMany],
]);

/** The failure that an answer's codes mean, else its status. */
export function failureOfCodes(codes: readonly unknown[], status: number): AnswerFailed {
  const known = failureOfCode(codes);
  const byStatus = status >= 500 ? failures.serverTrouble : failureByStatus.get(status);
  return (known ?? byStatus ?? failures.wrongEndpoint)(`HTTP ${status}`);
}

/** The failure that an answer's codes mean; undefined when they mean none in particular. */
export function failureOfCode(codes: readonly unknown[]): Failure | undefined {
  const written = codes.map((code) => String(code).toLowerCase());
  return failureByCode.find(([pattern]) => written.some((code) => pattern.test(code)))?.[1];
}

/** How an answer ended when it is none; `stop`, `length` and unknown ones leave what was said. */
const failureByEnd = new Map<unknown, Failure>([
  ['content_filter', failures.filtered],
  // Zhipu's word for it.
  ['sensitive', failures.filtered],
  // DeepSeek's and Zhipu's words for an answer that broke off.
  ['insufficient_system_resource', failures.serverTrouble],
  ['network_error', failures.serverTrouble],
]);

/**
 * Why an answer with status 200 is none, if so: some gateways send their errors with that status.
 * @param isAllThought whether the text is empty only because what the model thought was taken off
 */
export function failureInAnswer(
  completion: unknown,
  { text, isAllThought }: { readonly text: string; readonly isAllThought: boolean },
): AnswerFailed | undefined {
  const error = getPath(completion, 'error');
  const end = getPath(completion, 'choices', 0, 'finish_reason');
  if (error !== undefined && error !== null) {
    const known = failureOfCode([getPath(error, 'code'), getPath(error, 'type')]);
    return (known ?? failures.malformed)(errorWithSuccess);
  }
  const broken = failureByEnd.get(end);
  if (broken !== undefined) return broken(`finish_reason ${String(end)}`);
  if (text !== '') return undefined;
  if (typeof getPath(completion, 'choices', 0, 'message', 'refusal') === 'string') {
    return failures.refused();
  }
  return isAllThought || end === 'length' ? failures.onlyThinking() : failures.malformed(noText);
}
