import { lookup } from 'node:dns/promises';
import { both, findingsOf, type Finding } from '../finding.ts';
import { nowSeconds, serverSeconds, shakeHands, type Target } from './target.ts';

const dnsFinding = findingsOf('dns');

/** Checks that the host name resolves, and to an IPv4 address. */
export async function checkDns({ url }: Pick<Target, 'url'>): Promise<readonly Finding[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const addresses = await lookup(host, { all: true });
    return [addresses.some(({ family }) => family === 4) ? resolved(host) : onlyIpv6(host)];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return [notFound(host, code)];
  }
}

function resolved(host: string): Finding {
  return dnsFinding.ok(both(`域名 ${host} 解析正常`, `The name ${host} resolves`));
}

function onlyIpv6(host: string): Finding {
  return dnsFinding.warning(
    both(
      `域名 ${host} 只有 IPv6 地址：微信是否走 IPv6 没有说明`,
      `The name ${host} has addresses of IPv6 only: whether WeChat uses them is not documented`,
    ),
    both('加一条 A 记录', 'add an A record'),
  );
}

function notFound(host: string, code: string): Finding {
  return dnsFinding.failed(
    both(`域名 ${host} 解析不到（${code}）`, `The name ${host} does not resolve (${code})`),
    both(
      '对照部署时打印的 WeChatUrl 检查拼写；自己的域名要有指向 CustomDomainTarget 的 CNAME 记录，新记录要等几分钟',
      'compare it with the WeChatUrl that the deployment printed; a domain of your own needs a CNAME to CustomDomainTarget, and a new record takes minutes',
    ),
  );
}

const connectionFinding = findingsOf('connection');

/** Checks that a connection can be opened, over https with a trusted certificate. */
export async function checkConnection({ url, cached }: Target): Promise<readonly Finding[]> {
  const outcome = await cached.visit();
  if (outcome.kind === 'silent') return [silent(outcome.waitedMs)];
  if (outcome.kind === 'unreachable') return [unreachable(outcome.code)];
  if (url.protocol === 'https:') {
    return [connectionFinding.ok(both('连接和证书都正常', 'Connection and certificate are sound'))];
  }
  return [unencrypted];
}

const unencrypted = connectionFinding.warning(
  both('网址是 http：粉丝的消息在路上是明文', 'The address is http: messages travel in the clear'),
  both(
    '本机试用没有关系；正式使用请换 https',
    'fine for a try on this machine; use https for real',
  ),
);

function silent(waitedMs: number): Finding {
  return connectionFinding.failed(
    both(
      `连上了，但 ${waitedMs} ms 里没有回答；微信只等 5 秒`,
      `Connected, but no answer in ${waitedMs} ms; WeChat waits 5 s`,
    ),
    both(
      '看函数的日志：是不是超时，或者卡在读取参数上',
      'look at the log of the function: did it run out of time, or hang on reading its parameters?',
    ),
  );
}

function unreachable(code: string): Finding {
  return certificateFailure(code) ?? (isTls(code) ? brokenTls(code) : noConnection(code));
}

/** Certificate errors by OpenSSL's code. */
const certificateFaults: Readonly<Record<string, readonly [string, string]>> = {
  CERT_HAS_EXPIRED: ['已过期', 'has expired'],
  CERT_NOT_YET_VALID: ['还没有生效', 'is not valid yet'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['是给别的域名的', 'is for another domain'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['是自己签的', 'is self-signed'],
  SELF_SIGNED_CERT_IN_CHAIN: ['的证书链里有自己签的', 'has a self-signed one in its chain'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['缺少中间证书', 'comes without the intermediate one'],
  UNABLE_TO_GET_ISSUER_CERT: ['缺少中间证书', 'comes without the intermediate one'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['缺少中间证书', 'comes without the intermediate one'],
};

function certificateFailure(code: string): Finding | undefined {
  const words = certificateFaults[code];
  if (words === undefined) return undefined;
  return connectionFinding.failed(
    both(`证书${words[0]}（${code}）`, `The certificate ${words[1]} (${code})`),
    both(
      '换成公认机构签发、写着这个域名、带齐中间证书的证书；AWS 上用 ACM 签发',
      'install one of a public authority for this domain, with its whole chain; on AWS, issue it with ACM',
    ),
  );
}

function isTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS');
}

function brokenTls(code: string): Finding {
  return connectionFinding.failed(
    both(
      `TLS 握手失败（${code}）：这个端口不讲 https，或者版本太旧`,
      `The TLS handshake failed (${code}): no https on this port, or too old a version`,
    ),
    both(
      '检查网址是 http 还是 https，服务要支持 TLS 1.2',
      'check http against https in the address; the server has to speak TLS 1.2',
    ),
  );
}

function noConnection(code: string): Finding {
  return connectionFinding.failed(
    both(`连不上（${code}）`, `No connection (${code})`),
    both(
      '检查服务是否在运行、端口和防火墙；对照 WeChatUrl 检查网址',
      'check that the service runs, its port and its firewall, and the address against WeChatUrl',
    ),
  );
}

const timeFinding = findingsOf('time');

/** Warm requests whose median is taken. */
const warmRounds = 3;

/** Compares the response times, first and warm, with the 5 s after which WeChat closes the connection. */
export async function checkTime(target: Target): Promise<readonly Finding[]> {
  const visit = await target.cached.visit();
  const handshake = await target.cached.handshake();
  const first = visit.kind === 'response' ? visit.tookMs : 0;
  const second = handshake.outcome.kind === 'response' ? handshake.outcome.tookMs : 0;
  const firstMs = Math.max(first, second);
  const warmMs = await medianWarmMs(target);
  const times = both(
    `第一次 ${firstMs} ms（可能是冷启动），之后 ${warmMs} ms，微信只等 ${target.cutMs} ms`,
    `${firstMs} ms at first (perhaps a cold start), ${warmMs} ms then; WeChat waits ${target.cutMs} ms`,
  );
  if (warmMs >= target.cutMs) return [timeFinding.failed(times, alwaysSlow)];
  if (firstMs >= target.cutMs) return [timeFinding.failed(times, coldSlow)];
  return [
    warmMs * 5 > target.cutMs * 2 ? timeFinding.warning(times, alwaysSlow) : timeFinding.ok(times),
  ];
}

async function medianWarmMs(target: Target): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < warmRounds; round += 1) {
    const { outcome } = await shakeHands(target, nowSeconds(target));
    times.push(outcome.kind === 'response' ? outcome.tookMs : target.cutMs);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(warmRounds / 2)] ?? 0;
}

const alwaysSlow = both(
  '换一个离中国近的区域（默认 ap-southeast-1）；看函数的内存和日志',
  'choose a region near China (ap-southeast-1 by default); look at the memory of the function and its log',
);

const coldSlow = both(
  '冷启动太慢：再保存一次多半能通过。加大 memorySize，检查读取参数是否超时',
  'the cold start is too slow: saving a second time mostly works. Raise memorySize, and see whether reading the parameters times out',
);

/** Clock difference without a warning, in seconds: no sensible skew window is below a minute. */
const tolerableSeconds = 60;

/** Compares the clock of this machine with the server's `Date` header. */
export async function checkClock(target: Target): Promise<readonly Finding[]> {
  const { outcome } = await target.cached.handshake();
  const served = outcome.kind === 'response' ? serverSeconds(outcome) : undefined;
  return served === undefined ? [] : [compareClocks('clock', nowSeconds(target) - served)];
}

/**
 * Judges the difference between two clocks.
 * @param aheadSeconds how far this machine is ahead of the other
 */
export function compareClocks(check: string, aheadSeconds: number): Finding {
  const { ok, warning } = findingsOf(check);
  const seconds = Math.abs(aheadSeconds);
  if (seconds <= tolerableSeconds) {
    return ok(both('本机和对方的时钟一致', 'The clocks of this machine and the other agree'));
  }
  const [zh, en] = aheadSeconds > 0 ? ['快', 'fast'] : ['慢', 'slow'];
  return warning(
    both(
      `和对方相比，本机的时钟${zh}了 ${seconds} 秒`,
      `Compared with the other side, the clock of this machine is ${seconds} s ${en}`,
    ),
    both('校准本机的时间（NTP）', 'set the clock of this machine (NTP)'),
  );
}
