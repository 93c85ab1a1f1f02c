import { isIP } from 'node:net';
import { both, findingsOf, type Finding } from '../finding.ts';
import type { Target } from './target.ts';

const { ok, warning, failed } = findingsOf('address');

/** Hosts that a platform gives to everyone; some of them were out of reach of WeChat's servers. */
const sharedHosts =
  /\.(execute-api\.[\w-]+\.amazonaws\.com(\.cn)?|lambda-url\.[\w-]+\.on\.aws|vercel\.app|workers\.dev|pages\.dev|netlify\.app|onrender\.com|fly\.dev|herokuapp\.com|ngrok(-free)?\.(app|io|dev))$/;

/** Whether an address can be that of a machine of one's own only. */
export function isOwnMachine(host: string): boolean {
  return /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);
}

/** Whether WeChat's console takes the address, and whether its servers are likely to get there. */
export function checkAddress({ url }: Pick<Target, 'url'>): readonly Finding[] {
  if (isOwnMachine(url.hostname)) return [ownMachine];
  const isWebPort = url.port === '';
  if (!isWebPort) return [wrongPort(url.port)];
  if (isIP(url.hostname) !== 0) return [bareIp];
  if (sharedHosts.test(url.hostname)) return [sharedHost(url.hostname)];
  return [ok(both('网址的写法符合微信的要求', 'The address has the form that WeChat asks for'))];
}

const ownMachine = warning(
  both(
    '这是本机的网址：本机可以试，微信的服务器连不到',
    'This address is on this machine: good for a try, out of reach of WeChat',
  ),
  both('正式使用时填部署后得到的网址 WeChatUrl', 'for real use, paste WeChatUrl of the deployment'),
);

function wrongPort(port: string): Finding {
  return failed(
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

const bareIp = warning(
  both('网址里是 IP 而不是域名：微信不一定接受', 'An IP instead of a domain: WeChat may refuse it'),
  both('换成域名', 'use a domain'),
);

function sharedHost(host: string): Finding {
  return warning(
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
