import { lookup } from 'node:dns/promises';
import { both, findingsOf, type Finding } from '../finding.ts';
import type { Target } from './target.ts';

const { ok, warning, failed } = findingsOf('dns');

/** Whether the name of the host leads somewhere, and to an address of IPv4. */
export async function checkDns({ url }: Pick<Target, 'url'>): Promise<readonly Finding[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const addresses = await lookup(host, { all: true });
    return [addresses.some(({ family }) => family === 4) ? found(host) : onlyIpv6(host)];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return [notFound(host, code)];
  }
}

function found(host: string): Finding {
  return ok(both(`域名 ${host} 解析正常`, `The name ${host} resolves`));
}

function onlyIpv6(host: string): Finding {
  return warning(
    both(
      `域名 ${host} 只有 IPv6 地址：微信是否走 IPv6 没有说明`,
      `The name ${host} has addresses of IPv6 only: whether WeChat uses them is not documented`,
    ),
    both('加一条 A 记录', 'add an A record'),
  );
}

function notFound(host: string, code: string): Finding {
  return failed(
    both(`域名 ${host} 解析不到（${code}）`, `The name ${host} does not resolve (${code})`),
    both(
      '对照部署时打印的 WeChatUrl 检查拼写；自己的域名要有指向 CustomDomainTarget 的 CNAME 记录，新记录要等几分钟',
      'compare it with the WeChatUrl that the deployment printed; a domain of your own needs a CNAME to CustomDomainTarget, and a new record takes minutes',
    ),
  );
}
