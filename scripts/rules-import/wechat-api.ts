import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import type { Bilingual } from '../../lib/bilingual.ts';

/** Credentials of an account's API: kept in memory for one import, written nowhere. */
export interface Credentials {
  readonly appId: string;
  readonly secret: string;
}

const timeoutMs = 15_000;

/**
 * Fetches the replies of the console.
 *
 * `stable_token` is used because it leaves the tokens of other programs valid.
 * @param api base address, as `https://api.weixin.qq.com`
 * @throws Refused with text of our own, which holds neither secret nor token
 * @see https://developers.weixin.qq.com/doc/subscription/api/notify/autoreplies/api_getcurrentautoreplyinfo.html
 */
export async function fetchConsoleReplies(
  api: string,
  { appId, secret }: Credentials,
  { fetch }: Pick<Io, 'fetch'>,
): Promise<unknown> {
  const base = api.replace(/\/+$/, '');
  const body = JSON.stringify({ grant_type: 'client_credential', appid: appId, secret });
  const headers = { 'content-type': 'application/json' };
  const post = { method: 'POST', headers, body };
  const token = propertyOf(await call(fetch, `${base}/cgi-bin/stable_token`, post), 'access_token');
  if (typeof token !== 'string' || token === '') throw strangeAnswer();
  const query = new URLSearchParams({ access_token: token }).toString();
  return call(fetch, `${base}/cgi-bin/get_current_autoreply_info?${query}`, { method: 'GET' });
}

async function call(fetch: Io['fetch'], url: string, init: RequestInit): Promise<unknown> {
  const response = await request(fetch, url, init);
  if (response.status !== 200) throw strangeStatus(response.status);
  const answer = parse(response.text);
  const code = propertyOf(answer, 'errcode');
  if (code !== undefined && code !== 0) {
    throw wechatError(Number(code), String(propertyOf(answer, 'errmsg')));
  }
  return answer;
}

interface Received {
  readonly status: number;
  readonly text: string;
}

async function request(fetch: Io['fetch'], url: string, init: RequestInit): Promise<Received> {
  try {
    // A redirect could carry the token to somebody else.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // The error itself may quote the address, and with it the token.
    throw unreachable(error);
  }
}

function parse(text: string): object {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // said below
  }
  throw strangeAnswer();
}

/** List in an answer of WeChat's; empty when it sends something else. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Property of a value from outside; undefined when there is none. */
export function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const property: unknown = Reflect.get(value, key);
  return property;
}

function unreachable(error: unknown): Refused {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const detail = isLate ? `${timeoutMs / 1000} s` : code;
  return new Refused({
    zh: `连不上微信接口（${detail || '网络错误'}）。请检查网络或代理后再试。`,
    en: `WeChat's API cannot be reached (${detail || 'network error'}). Check the network or the proxy and try again.`,
  });
}

function strangeStatus(status: number): Refused {
  return new Refused({
    zh: `微信接口返回 HTTP ${status}。请过一会儿再试，或检查 --wechat-api。`,
    en: `WeChat's API answered HTTP ${status}. Try again in a while, or check --wechat-api.`,
  });
}

function strangeAnswer(): Refused {
  return new Refused({
    zh: '微信接口的返回看不懂。请检查网络里有没有代理或登录页，再试。',
    en: "WeChat's API gave an answer that cannot be read. Look for a proxy or a login page in your network and try again.",
  });
}

/**
 * Where AppID, AppSecret and the list of allowed addresses are.
 * @see https://developers.weixin.qq.com/doc/oplatform/developers/dev/api
 */
const place = {
  zh: '微信开发者平台（developers.weixin.qq.com/platform → 我的业务 → 公众号或服务号 → 基础信息 → 开发密钥）',
  en: "WeChat's developer platform (developers.weixin.qq.com/platform → 我的业务 → 公众号 or 服务号 → 基础信息 → 开发密钥)",
};

/** Meaning and cure of WeChat's error codes. */
const sentences: Readonly<Record<string, Bilingual>> = {
  '-1': { zh: '微信系统繁忙。请过一会儿再试。', en: 'WeChat is busy. Try again in a while.' },
  40001: {
    zh: 'AppSecret 不对，或 access_token 已失效。请核对 AppSecret 后再试。',
    en: 'The AppSecret is wrong, or the access token has run out. Check the AppSecret and try again.',
  },
  40013: {
    zh: `AppID 不对。请从${place.zh}复制；以 wx 开头，共 18 位。`,
    en: `The AppID is wrong. Copy it from ${place.en}: wx and 16 more characters.`,
  },
  40125: {
    zh: `AppSecret 不对。请核对；微信不保存它，忘记了只能在${place.zh}重置（重置后旧的失效）。`,
    en: `The AppSecret is wrong. Check it; WeChat does not keep it, so a lost one has to be reset in ${place.en}, which ends the old one.`,
  },
  40243: {
    zh: `AppSecret 已被冻结。请管理员在${place.zh}解冻，10 分钟后再试。`,
    en: `The AppSecret is frozen. The administrator unfreezes it in ${place.en}; try again ten minutes later.`,
  },
  48001: {
    zh: '这个公众号没有读取自动回复的接口权限。请在后台「接口权限」里查看；或把回复抄进 Excel 模板导入（npm run rules -- export）。',
    en: 'This account may not use this API. Look under 接口权限 in the console; or copy the replies into the Excel template (npm run rules -- export) and import that.',
  },
};

const ipCodes: ReadonlySet<number> = new Set([40164, 61004]);

/**
 * Refusal for an error code of WeChat's. Of WeChat's own text only the address of this machine is
 * quoted: the rest may hold what was sent.
 */
function wechatError(code: number, words: string): Refused {
  const sentence = ipCodes.has(code) ? notAllowed(words) : sentences[code];
  const { zh, en } = sentence ?? {
    zh: '微信拒绝了请求。请在微信文档的「全局返回码」里查这个错误码。',
    en: 'WeChat refused. Look this code up under 全局返回码 in its documentation.',
  };
  return new Refused({ zh: `微信错误 ${code}：${zh}`, en: `WeChat error ${code}: ${en}` });
}

function notAllowed(words: string): Bilingual {
  // As `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist`.
  const [address] =
    /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(words) ?? /\b[0-9a-f]*:[0-9a-f:]{2,}\b/i.exec(words) ?? [];
  const zh = address === undefined ? '这台电脑的公网 IP' : `这台电脑的公网 IP ${address}`;
  const en =
    address === undefined
      ? 'The public IP of this machine'
      : `The public IP of this machine, ${address},`;
  return {
    zh: `${zh} 不在 IP 白名单里。请在${place.zh}的「API IP 白名单」加上它，过几分钟再试；导入后可以删去。每次提示的 IP 都不同，说明网络出口不固定，请换一个网络。`,
    en: `${en} is not on the IP allow list. Add it in ${place.en} under API IP 白名单, and try again in a few minutes; it can be taken off after the import. If it is another one each time, your network has no fixed address: use another network.`,
  };
}
