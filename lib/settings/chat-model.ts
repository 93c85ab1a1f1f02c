import type { ChatModelSettings } from '../answers/chat-model.ts';
import {
  howToStore,
  parameter,
  variable,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';

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
  const written = environment['CHAT_MODEL_ENDPOINT']?.trim() ?? '';
  const model = environment['CHAT_MODEL_NAME']?.trim() ?? '';
  const apiKey = parameters.get('chat-model/api-key')?.trim() || undefined;
  if (written === '' && model === '') return undefined;
  const isWhole = isPaired(written, model, report);
  const endpoint = isWhole ? parseEndpoint(written, report) : undefined;
  const isUsable = apiKey === undefined || isKey(apiKey, report);
  const mayThink = parseThinking(environment, report);
  return endpoint === undefined || !isUsable ? undefined : { endpoint, model, apiKey, mayThink };
}

/** Whether the model may think before it answers. It may not, unless that is clearly switched on. */
function parseThinking(environment: Environment, report: Report): boolean {
  const written = environment['CHAT_MODEL_THINKING']?.trim() || 'off';
  if (written === 'on' || written === 'off') return written === 'on';
  report.warnings.push({
    where: variable('CHAT_MODEL_THINKING'),
    problem: {
      zh: '不是 on 或 off，让大模型不思考',
      en: 'is not on or off; the chat model is told not to think',
    },
    cure: {
      zh: '在 stages/<阶段>.yml 里改正 chatModelThinking，再部署',
      en: 'correct chatModelThinking in stages/<stage>.yml and deploy again',
    },
  });
  return false;
}

function isPaired(endpoint: string, model: string, report: Report): boolean {
  if (endpoint !== '' && model !== '') return true;
  const [set, missing, value] =
    model === ''
      ? ['CHAT_MODEL_ENDPOINT', 'CHAT_MODEL_NAME', 'chatModelName']
      : ['CHAT_MODEL_NAME', 'CHAT_MODEL_ENDPOINT', 'chatModelEndpoint'];
  report.warnings.push({
    where: variable(missing),
    problem: {
      zh: `没有设置，而 ${set} 设了，不问大模型`,
      en: `is not set, but ${set} is; the chat model is not asked`,
    },
    cure: {
      zh: `在 stages/<阶段>.yml 里也设好 ${value}，再部署`,
      en: `set ${value}, too, in stages/<stage>.yml and deploy again`,
    },
  });
  return false;
}

function parseEndpoint(written: string, report: Report): URL | undefined {
  // Some providers show the whole address of a request where others show its base.
  const base = written.replace(/\/chat\/completions\/?$/, '');
  const endpoint = URL.canParse(base) ? new URL(base) : undefined;
  const isWeb = endpoint?.protocol === 'http:' || endpoint?.protocol === 'https:';
  if (endpoint !== undefined && isWeb && endpoint.search === '') return endpoint;
  report.warnings.push({
    where: variable('CHAT_MODEL_ENDPOINT'),
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
