import { both, findingsOf, type Finding } from '../finding.ts';
import type { Target } from './target.ts';

const { ok, warning, failed } = findingsOf('connection');

/** Whether a connection comes about, and over https a certificate that can be trusted. */
export async function checkConnection({ url, first }: Target): Promise<readonly Finding[]> {
  const outcome = await first.visit();
  if (outcome.kind === 'silent') return [silent(outcome.waitedMs)];
  if (outcome.kind === 'unreachable') return [unreachable(outcome.code)];
  if (url.protocol === 'https:') {
    return [ok(both('连接和证书都正常', 'Connection and certificate are sound'))];
  }
  return [unencrypted];
}

const unencrypted = warning(
  both('网址是 http：粉丝的消息在路上是明文', 'The address is http: messages travel in the clear'),
  both(
    '本机试用没有关系；正式使用请换 https',
    'fine for a try on this machine; use https for real',
  ),
);

function silent(waitedMs: number): Finding {
  return failed(
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

/** What OpenSSL calls it, in words. */
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
  return failed(
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
  return failed(
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
  return failed(
    both(`连不上（${code}）`, `No connection (${code})`),
    both(
      '检查服务是否在运行、端口和防火墙；对照 WeChatUrl 检查网址',
      'check that the service runs, its port and its firewall, and the address against WeChatUrl',
    ),
  );
}
