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
