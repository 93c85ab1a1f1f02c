/** An error as one provider sends it: the status, and the body in that provider's form. */
export interface ProviderError {
  readonly status: number;
  readonly body: unknown;
}

/** Words of the providers that must not reach a follower or a log; the tests look for them. */
export const providersOwnWords = 'provider-internal: account org-12345 看不见的话';

interface Shape {
  readonly status: number;
  readonly code?: string | null;
  readonly type?: string;
}

/** OpenAI's form, which DeepSeek, DashScope and Volcano Ark share; they differ in the values. */
function openAi({ status, code = null, type = 'invalid_request_error' }: Shape): ProviderError {
  return { status, body: { error: { message: providersOwnWords, type, param: null, code } } };
}

/** Moonshot sends no code, and the type says what is wrong. */
function moonshot(status: number, type: string): ProviderError {
  return { status, body: { error: { message: providersOwnWords, type } } };
}

/** Zhipu sends a number, as text, and no type. */
function zhipu(status: number, code: string): ProviderError {
  return { status, body: { error: { code, message: providersOwnWords } } };
}

function dashScope(status: number, code: string): ProviderError {
  const { body } = openAi({ status, code, type: code });
  return { status, body: { ...Object(body), request_id: 'aab92fd7', id: 'chatcmpl-1' } };
}

/** Documented errors of the providers, by the words that stage them: `fault openai region`. */
export const providerErrors: Readonly<Record<string, ProviderError>> = {
  'openai key': openAi({ status: 401, code: 'invalid_api_key' }),
  'openai region': openAi({
    status: 403,
    code: 'unsupported_country_region_territory',
    type: 'request_forbidden',
  }),
  'openai model': openAi({ status: 404, code: 'model_not_found' }),
  'openai parameter': openAi({ status: 400, code: 'unsupported_parameter' }),
  'openai quota': openAi({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' }),
  'openai rate': openAi({ status: 429, code: 'rate_limit_exceeded', type: 'requests' }),
  'openai filter': openAi({ status: 400, code: 'content_filter' }),
  'deepseek balance': openAi({
    status: 402,
    code: 'invalid_request_error',
    type: 'unknown_error',
  }),
  'deepseek risk': openAi({ status: 400, code: 'invalid_request_error' }),
  'deepseek parameter': openAi({ status: 422, code: 'invalid_request_error' }),
  'deepseek overloaded': openAi({ status: 503, type: 'service_unavailable_error' }),
  'dashscope key': dashScope(401, 'invalid_api_key'),
  'dashscope inspection': dashScope(400, 'data_inspection_failed'),
  'dashscope arrears': dashScope(400, 'Arrearage'),
  'dashscope free': dashScope(403, 'AllocationQuota.FreeTierOnly'),
  'dashscope model': dashScope(404, 'model_not_found'),
  'dashscope rate': dashScope(429, 'limit_requests'),
  'moonshot key': moonshot(401, 'invalid_authentication_error'),
  'moonshot filter': moonshot(400, 'content_filter'),
  'moonshot quota': moonshot(403, 'exceeded_current_quota_error'),
  'moonshot rate': moonshot(429, 'rate_limit_reached_error'),
  'moonshot model': moonshot(404, 'resource_not_found_error'),
  'moonshot overloaded': moonshot(429, 'engine_overloaded_error'),
  'zhipu filter': zhipu(400, '1301'),
  'zhipu arrears': zhipu(429, '1113'),
  'zhipu model': zhipu(400, '1211'),
  'zhipu rate': zhipu(429, '1302'),
  'ark overdue': openAi({ status: 403, code: 'AccountOverdueError', type: 'Forbidden' }),
  'ark denied': openAi({ status: 403, code: 'AccessDenied', type: 'Forbidden' }),
  'ark model': openAi({
    status: 404,
    code: 'InvalidEndpointOrModel.NotFound',
    type: 'NotFound',
  }),
  'ark filter': openAi({ status: 400, code: 'SensitiveContentDetected', type: 'BadRequest' }),
  'local model': openAi({ status: 404, type: 'not_found_error' }),
  // Some gateways send errors with status 200, and some send a bare text.
  'gateway quota': { status: 200, body: openAi({ status: 200, code: 'insufficient_quota' }).body },
  'gateway other': { status: 200, body: openAi({ status: 200, code: 'do_request_failed' }).body },
  'gateway text': { status: 500, body: { error: providersOwnWords } },
};
