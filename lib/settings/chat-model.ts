import type { ChatModelSettings } from '../upstream/chat-settings.ts';
import { parseAddress } from './kinds.ts';
import { readChoice, readText } from './read.ts';
import {
  howToStore,
  parameter,
  variable,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';
import { functionSettings } from './table.ts';

/** An HTTP header takes no other characters. */
const keyPattern = /^[\x21-\x7E]+$/;

/**
 * Reads where a chat model is asked; undefined when none is configured. One that is configured in part
 * or wrongly is left out with a warning. A key is optional, for a server of one's own.
 */
export function parseChatModel(
  environment: Environment,
  parameters: Parameters,
  report: Report,
): ChatModelSettings | undefined {
  const written = readText(environment, 'chatModelEndpoint');
  const model = readText(environment, 'chatModelName');
  const apiKey = parameters.get('chat-model/api-key')?.trim() || undefined;
  if (written === '' && model === '') return undefined;
  const isWhole = isPaired(written, model, report);
  const endpoint = isWhole ? parseEndpoint(written, report) : undefined;
  const isUsable = apiKey === undefined || isKey(apiKey, report);
  const mayThink = readChoice(environment, report, 'chatModelThinking') === 'on';
  return endpoint === undefined || !isUsable ? undefined : { endpoint, model, apiKey, mayThink };
}

function isPaired(endpoint: string, model: string, report: Report): boolean {
  if (endpoint !== '' && model !== '') return true;
  const [set, missing] =
    model === ''
      ? (['chatModelEndpoint', 'chatModelName'] as const)
      : (['chatModelName', 'chatModelEndpoint'] as const);
  const other = functionSettings[set].variable;
  report.warnings.push({
    where: variable(functionSettings[missing].variable),
    problem: {
      zh: `没有设置，而 ${other} 设了，不问大模型`,
      en: `is not set, but ${other} is; the chat model is not asked`,
    },
    cure: {
      zh: `在 stages/<阶段>.yml 里也设好 ${missing}，再部署`,
      en: `set ${missing}, too, in stages/<stage>.yml and deploy again`,
    },
  });
  return false;
}

function parseEndpoint(written: string, report: Report): URL | undefined {
  // Some providers show the whole address of a request where others show its base.
  const base = written.replace(/\/chat\/completions\/?$/, '');
  const endpoint = parseAddress(base);
  if (endpoint?.search === '') return endpoint;
  report.warnings.push({
    where: variable(functionSettings.chatModelEndpoint.variable),
    problem: {
      zh: '不是 http 或 https 网址，或者带有 ? 后面的参数，不问大模型',
      en: 'is no http or https address without a query; the chat model is not asked',
    },
    cure: {
      zh: '在 stages/<阶段>.yml 里设好 chatModelEndpoint，例如 https://api.deepseek.com，再部署',
      en: 'set chatModelEndpoint in stages/<stage>.yml, https://api.deepseek.com for one, and deploy again',
    },
  });
  return undefined;
}

function isKey(apiKey: string, report: Report): boolean {
  if (keyPattern.test(apiKey)) return true;
  report.warnings.push({
    where: parameter(report, 'chat-model/api-key'),
    problem: {
      zh: '里有空格，或者有 Key 里不会有的字符，不问大模型',
      en: 'holds a blank or a character that no key has; the chat model is not asked',
    },
    ...howToStore(report, {
      name: 'chat-model/api-key',
      type: 'SecureString',
      placeholder: 'YOUR MODEL KEY',
      value: { zh: '服务商控制台里的 Key', en: 'the key of the console of the provider' },
    }),
  });
  return false;
}
