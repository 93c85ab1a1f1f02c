import { getPath } from '../get-path.ts';
import { failureOfCode, failures } from './chat-failures.ts';

/** The field of a request's body that keeps a model from thinking, or lets it think least. */
export type ThinkingField =
  | { readonly thinking: { readonly type: 'disabled' } }
  | { readonly enable_thinking: false }
  | { readonly reasoning_effort: 'none' | 'minimal' | 'low' };

/** Patterns of model names, in lower case and without what precedes a slash: the first that fits decides. */
type Models = readonly (readonly [RegExp, ThinkingField | undefined])[];

/** What the models at some hosts read. */
interface Row {
  /** Each stands for itself and its subdomains. */
  readonly hosts: readonly RegExp[];
  /** Part of the endpoint's path; any when absent. */
  readonly path?: RegExp;
  readonly models: Models;
}

const disabled: ThinkingField = { thinking: { type: 'disabled' } };
const notEnabled: ThinkingField = { enable_thinking: false };

/**
 * Models of several makers at one host, all told by `enable_thinking`. Qwen-Plus and Qwen-Flash do not
 * think by default, but know the field: `off` holds whatever model these names stand for later.
 */
const hybrids: Models = [
  [/thinking|instruct|coder|omni|ocr|character|^glm-5\.3/, undefined],
  [/^qwen(-plus|-flash|[3-9])/, notEnabled],
  [/^(deepseek-v(3\.[12]|[4-9])|glm-(4\.[5-9]|[5-9])|kimi-k2\.[56]\b)/, notEnabled],
];

/**
 * Which host reads which field, from the providers' documentation as of autumn 2026. A model that is
 * not told here does not think (GPT-4.1, moonshot-v1), cannot stop (GLM-5.3, Kimi K3, Kimi K2.7 Code,
 * MiniMax M2, Doubao Seed Thinking, GPT-5 Pro), or is not known to read a field.
 */
const rows: readonly Row[] = [
  { hosts: [within('api.deepseek.com')], models: [[/./, disabled]] },
  // Zhipu: since GLM-4.5.
  {
    hosts: [within('open.bigmodel.cn'), within('api.z.ai')],
    models: [
      [/^glm-5\.3/, undefined],
      [/^glm-(4\.[5-9]|[5-9])/, disabled],
    ],
  },
  {
    hosts: [within('api.moonshot.cn'), within('api.moonshot.ai')],
    models: [[/^kimi-k2\.[56]\b/, disabled]],
  },
  // Volcano Ark, by region. The id of an operator's endpoint (`ep-…`) does not tell its model.
  {
    hosts: [/^([a-z0-9-]+\.)*ark\.[a-z0-9-]+\.volces\.com$/],
    models: [
      [/thinking/, undefined],
      [/^(doubao-seed-|ep-)/, disabled],
    ],
  },
  // Tencent TokenHub, in China and abroad.
  {
    hosts: [
      within('tokenhub.tencentmaas.com'),
      within('tokenhub-intl.tencentmaas.com'),
      within('tokenhub.tencentcloudmaas.com'),
      within('tokenhub-intl.tencentcloudmaas.com'),
      within('tokenhub-intl.tencentcloudmaas.tech'),
    ],
    models: [
      [/thinking|^glm-5\.3/, undefined],
      [/^(deepseek-v(3\.2|[4-9])|glm-5|kimi-k2\.[56]\b|hy3)/, disabled],
    ],
  },
  // DashScope; the last host has a subdomain for each workspace and region.
  {
    hosts: [
      within('dashscope.aliyuncs.com'),
      within('dashscope-intl.aliyuncs.com'),
      within('dashscope-us.aliyuncs.com'),
      within('maas.aliyuncs.com'),
    ],
    path: /^\/compatible-mode\//,
    models: hybrids,
  },
  { hosts: [within('api.siliconflow.cn'), within('api.siliconflow.com')], models: hybrids },
  // OpenAI: GPT-5 knows no `none`, its successors no `minimal`, and the others only some higher effort.
  {
    hosts: [within('api.openai.com')],
    models: [
      [/-(pro|codex|chat|search)/, undefined],
      [/^gpt-5\.\d/, { reasoning_effort: 'none' }],
      [/^gpt-5(-|$)/, { reasoning_effort: 'minimal' }],
    ],
  },
  // Gemini: 2.5 Pro and 3 cannot stop.
  {
    hosts: [within('generativelanguage.googleapis.com')],
    path: /\/openai(\/|$)/,
    models: [
      [/image|tts|live|audio/, undefined],
      [/^gemini-2\.5-flash/, { reasoning_effort: 'none' }],
      [/^gemini-(2\.5-pro|3)/, { reasoning_effort: 'low' }],
    ],
  },
];

/**
 * What a request says so that the model does not think; undefined where nothing is known to be read.
 * @param endpoint base address of the API; its host decides, and a server of the operator's own is unknown
 * @param model as configured, in any case, behind a maker's name and a slash or not
 */
export function fieldAgainstThinking(endpoint: URL, model: string): ThinkingField | undefined {
  const row = rows.find(
    ({ hosts, path }) =>
      hosts.some((host) => host.test(endpoint.hostname)) && (path?.test(endpoint.pathname) ?? true),
  );
  const name = model.toLowerCase().slice(model.lastIndexOf('/') + 1);
  return row?.models.find(([pattern]) => pattern.test(name))?.[1];
}

/** A host and its subdomains, and no other host that ends or begins like it. */
function within(host: string): RegExp {
  return new RegExp(`^([a-z0-9-]+\\.)*${host.replaceAll('.', '\\.')}$`);
}

/** A model at its endpoint, and whether it may think before it answers. */
interface ThinkingModel {
  readonly endpoint: URL;
  readonly model: string;
  readonly mayThink: boolean;
}

/** What a refusal is about: surely the field, perhaps the field, or surely something else. */
type Subject = 'field' | 'unclear' | 'other';

/**
 * Asks with the field that keeps the model from thinking, where one is known and thinking is off. When
 * the server refuses the field, asks once more without it: a refused request costs nothing. A refusal
 * that does not say what it is about counts as one of the field only when the second request is answered.
 * @param ask sends one request with these further fields
 * @param refusing endpoints with their models that refused the field, asked without it at once; added to
 * @throws what `ask` threw, the second time if there was one
 */
export async function askWithoutThinking<T>(
  ask: (field: ThinkingField | undefined) => Promise<T>,
  { endpoint, model, mayThink }: ThinkingModel,
  refusing: Set<string>,
): Promise<T> {
  const place = `${endpoint.href} ${model}`;
  const isUnneeded = mayThink || refusing.has(place);
  const field = isUnneeded ? undefined : fieldAgainstThinking(endpoint, model);
  if (field === undefined) return ask(undefined);
  try {
    return await ask(field);
  } catch (error) {
    const subject = subjectOf(error, Object.keys(field), model);
    if (subject === 'other') throw error;
    if (subject === 'field') refusing.add(place);
  }
  const answer = await ask(undefined);
  refusing.add(place);
  return answer;
}

/** Codes and types of a wrong parameter: OpenAI, DashScope, Ark, Zhipu, and servers that use pydantic. */
const parameterCode = /param|argument|field|extra_forbidden|^1210$/i;

/** The other fields of a request that some models refuse. */
const otherFields = /\b(max_(completion_)?tokens|temperature)\b/i;

/**
 * Reads the package's error, which keeps the body's `error` alone: a refusal in another form looks like an
 * empty one. Any other error has no status.
 */
function subjectOf(error: unknown, fields: readonly string[], model: string): Subject {
  const [status, param] = [getPath(error, 'status'), getPath(error, 'param')];
  if (status !== 400 && status !== 422) return 'other';
  const codes = [getPath(error, 'code'), getPath(error, 'type')];
  const known = failureOfCode(codes);
  if (known !== undefined && known !== failures.wrongParameter) return 'other';
  // A model's name may hold a field's: kimi-k2-thinking.
  const words = `${String(param)} ${String(getPath(error, 'message'))}`.replaceAll(model, '');
  if (fields.some((field) => new RegExp(`\\b${field}\\b`, 'i').test(words))) return 'field';
  const body = getPath(error, 'error');
  if (body === undefined || body === null) return 'unclear';
  if (typeof param === 'string' || otherFields.test(words)) return 'other';
  return codes.some((code) => parameterCode.test(String(code))) ? 'unclear' : 'other';
}
