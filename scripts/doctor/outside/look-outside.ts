import { isIP } from 'node:net';
import { both, findingsOf, runChecks, type Check, type Finding } from '../finding.ts';
import { checkClock, checkConnection, checkDns, checkTime } from './connection.ts';
import { checkForgery, checkHandshake } from './handshake.ts';
import { checkAsk, checkPush } from './push.ts';
import { checkBody, checkPage, checkRoute } from './route.ts';
import { createTarget, type Target } from './target.ts';

/** Time after which WeChat closes the connection of a delivery. */
export const wechatCutMs = 5000;

/** An account's fields in WeChat's console. */
export interface ConsoleFields {
  readonly url: URL;
  readonly token: string;
  readonly mode: Target['mode'];
  readonly appId: string | undefined;
  readonly aesKey: string | undefined;
}

interface LookOptions {
  readonly now: () => number;
  readonly cutMs: number;
  readonly onStart: (name: string) => void;
  /** Sends a text, too, which costs a call of Turing or the model. */
  readonly asks: boolean;
}

/** Checks a bot as WeChat reaches it, by requests to its public address. */
export async function lookFromOutside(
  { url, token, mode, appId, aesKey }: ConsoleFields,
  { now, cutMs, onStart, asks }: LookOptions,
): Promise<readonly Finding[]> {
  const keys = appId === undefined || aesKey === undefined ? {} : { keys: { appId, aesKey } };
  const target = createTarget({ url, token, mode, now, cutMs, ...keys });
  const checks = asks ? [...outsideChecks, askCheck] : outsideChecks;
  const findings = await runChecks(checks, target, onStart);
  return [...checkModeChoice(mode, appId), ...findings];
}

/** Checks from the network inwards to the message. */
const outsideChecks: readonly Check<Target>[] = [
  { name: 'address', run: checkAddress },
  { name: 'dns', needs: ['address'], run: checkDns },
  { name: 'connection', needs: ['dns'], run: checkConnection },
  { name: 'page', needs: ['connection'], run: checkPage },
  { name: 'route', needs: ['connection'], run: checkRoute },
  { name: 'handshake', needs: ['route'], run: checkHandshake },
  { name: 'body', needs: ['route'], run: checkBody },
  { name: 'clock', needs: ['route'], run: checkClock },
  { name: 'time', needs: ['route'], run: checkTime },
  { name: 'forgery', needs: ['handshake'], run: checkForgery },
  { name: 'push', needs: ['handshake'], run: checkPush },
];

/** Runs on request only: it costs a call of Turing or the model. */
const askCheck: Check<Target> = { name: 'ask', needs: ['push'], run: checkAsk };

const addressFinding = findingsOf('address');

/** Domains that hosting platforms share among customers: WeChat's servers could not reach some of them. */
const sharedHosts =
  /\.(execute-api\.[\w-]+\.amazonaws\.com(\.cn)?|lambda-url\.[\w-]+\.on\.aws|vercel\.app|workers\.dev|pages\.dev|netlify\.app|onrender\.com|fly\.dev|herokuapp\.com|ngrok(-free)?\.(app|io|dev))$/;

/** Whether a host is a loopback address. */
function isLoopback(host: string): boolean {
  return /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);
}

/** Checks that WeChat's console accepts the address and that its servers can probably reach it. */
export function checkAddress({ url }: Pick<Target, 'url'>): readonly Finding[] {
  if (isLoopback(url.hostname)) return [loopback];
  const isWebPort = url.port === '';
  if (!isWebPort) return [wrongPort(url.port)];
  if (isIP(url.hostname) !== 0) return [bareIp];
  if (sharedHosts.test(url.hostname)) return [sharedHost(url.hostname)];
  return [
    addressFinding.ok(
      both('网址的写法符合微信的要求', 'The address has the form that WeChat asks for'),
    ),
  ];
}

const loopback = addressFinding.warning(
  both(
    '这是本机的网址：本机可以试，微信的服务器连不到',
    'This address is on this machine: good for a try, out of reach of WeChat',
  ),
  both('正式使用时填部署后得到的网址 WeChatUrl', 'for real use, paste WeChatUrl of the deployment'),
);

function wrongPort(port: string): Finding {
  return addressFinding.failed(
    both(
      `网址用了端口 ${port}：微信只连 http 的 80 和 https 的 443`,
      `The address has port ${port}: WeChat connects to 80 for http and 443 for https only`,
    ),
    both(
      '让服务在 443 或 80 端口可以访问，网址里不写端口',
      'serve on 443 or 80, and leave the port out of the address',
    ),
  );
}

const bareIp = addressFinding.warning(
  both('网址里是 IP 而不是域名：微信不一定接受', 'An IP instead of a domain: WeChat may refuse it'),
  both('换成域名', 'use a domain'),
);

function sharedHost(host: string): Finding {
  return addressFinding.warning(
    both(
      `${host} 是平台的公用域名：有些这样的域名，微信的服务器连不到。从这里看不出来`,
      `${host} is a domain shared by a platform: WeChat's servers could not reach some of these, which cannot be seen from here`,
    ),
    both(
      '如果保存时报「Token验证失败」而下面各项都正常，请换成自己的域名（domainName 和 certificateArn，见 docs/deploy.zh-CN.md）',
      'if saving fails with Token验证失败 while all else here is well, use a domain of your own (domainName and certificateArn, see docs/deploy.md)',
    ),
  );
}

const modeFinding = findingsOf('mode');

/** Warns of a forgeable mode on a real account, told by its app id; the sandbox has plain mode only. */
export function checkModeChoice(
  mode: 'plain' | 'compat' | 'safe',
  appId: string | undefined,
): readonly Finding[] {
  if (mode === 'safe' || appId === undefined || appId === '') return [];
  return [mode === 'plain' ? plainMode : compatMode];
}

const useSafeMode = both(
  '换成安全模式（测试号只有明文，不用换）：用 npm run setup，照 docs/deploy.zh-CN.md 第 8 节的步骤，先选兼容模式',
  'use safe mode (the sandbox account has plain only and may stay): with npm run setup, as docs/deploy.md, section 8, says, compat first',
);

const plainMode = modeFinding.warning(
  both(
    '正式的公众号用着明文模式：签名不包括消息内容，消息也不加密',
    'A real account in plain mode: the signature leaves the message out, and nothing is encrypted',
  ),
  useSafeMode,
);

const compatMode = modeFinding.warning(
  both(
    '兼容模式也接受明文请求，和明文模式一样可以伪造',
    'Compat mode takes plain requests, too, and is then as forgeable as plain',
  ),
  useSafeMode,
);
