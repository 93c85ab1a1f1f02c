import { AnswerFailed, type FailureReason } from '../errors.ts';
import { at } from './json-at.ts';

/** Makes the failure; `detail` is a status or code of ours, never the provider's words. */
type Failure = (detail: string, options?: ErrorOptions) => AnswerFailed;

function failure(reason: FailureReason, advice: string): Failure {
  return (detail, options) => {
    const message = detail === '' ? advice : `${advice} (${detail})`;
    return new AnswerFailed('chat-model', reason, message, options);
  };
}

/** Why a chat model gives no answer, and what to do about it. */
export const failures = {
  wrongKey: failure(
    'misconfigured',
    'The chat model does not accept the key. Store the one of its console in chat-model/api-key; keys of a Chinese and an international console are not interchangeable.',
  ),
  notAllowed: failure(
    'misconfigured',
    'The key may not use this model, or the provider refuses the region of this function. Look at the model and its permissions in the console of the provider.',
  ),
  wrongRegion: failure(
    'misconfigured',
    'The provider does not serve the region of this function. Deploy to a region it serves, or choose a provider that serves this one.',
  ),
  noModel: failure(
    'misconfigured',
    'There is no such model there. Check chatModelName and chatModelEndpoint in stages/<stage>.yml, and whether the model is switched on in the console.',
  ),
  wrongParameter: failure(
    'misconfigured',
    'The model does not take max_tokens or this temperature. Leave temperature out of the rules, or choose another model.',
  ),
  wrongEndpoint: failure(
    'misconfigured',
    'This is no OpenAI-compatible API. Check chatModelEndpoint in stages/<stage>.yml.',
  ),
  outOfMoney: failure('quota', 'The account of the chat model has no balance left. Top it up.'),
  tooMany: failure('quota', 'The chat model takes no more requests for now. Raise its limits.'),
  refused: failure('refused', 'The chat model does not answer this question.'),
  filtered: failure('refused', 'The filter of the chat model holds this question or its answer.'),
  serverTrouble: failure('unreachable', 'The chat model reports trouble of its own.'),
  noConnection: failure(
    'unreachable',
    'The chat model cannot be reached. Check chatModelEndpoint and whether the service is alive.',
  ),
  malformed: failure(
    'malformed',
    'What came back is no chat completion. Check chatModelEndpoint in stages/<stage>.yml.',
  ),
  tooLarge: failure('malformed', 'The chat model sent too large an answer.'),
  noTime: failure('timeout', 'No time was left to ask the chat model.'),
  tooSlow: failure(
    'timeout',
    'The chat model did not answer in time. A smaller maxTokens or a model that does not reason first is faster.',
  ),
  onlyThinking: failure(
    'malformed',
    'The model used up maxTokens before it began to answer. Raise maxTokens in the rules, or choose a model that does not reason first.',
  ),
} as const;

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

function failureOfCode(codes: readonly unknown[]): Failure | undefined {
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

/** Why an answer with status 200 is none, if so: some gateways send their errors with that status. */
export function failureInAnswer(completion: unknown, text: string): AnswerFailed | undefined {
  const error = at(completion, 'error');
  const end = at(completion, 'choices', 0, 'finish_reason');
  if (error !== undefined && error !== null) {
    const known = failureOfCode([at(error, 'code'), at(error, 'type')]);
    return (known ?? failures.malformed)('an error with HTTP 200');
  }
  const broken = failureByEnd.get(end);
  if (broken !== undefined) return broken(`finish_reason ${String(end)}`);
  if (text !== '') return undefined;
  if (typeof at(completion, 'choices', 0, 'message', 'refusal') === 'string') {
    return failures.refused('');
  }
  return end === 'length' ? failures.onlyThinking('') : failures.malformed('no text');
}
