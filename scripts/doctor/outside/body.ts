import { both, findingsOf, type Finding } from '../finding.ts';
import type { Target } from './target.ts';

const { ok, failed } = findingsOf('body');

/** Whether the answer comes in one piece with its length, as WeChat wants it. The content type does not matter. */
export async function checkBody({ first }: Target): Promise<readonly Finding[]> {
  const { outcome } = await first.handshake();
  if (outcome.kind !== 'reply') return [];
  const { headers } = outcome;
  if (/chunked/i.test(headers.get('transfer-encoding') ?? '')) return [chunked];
  if (headers.has('content-encoding')) return [compressed(headers.get('content-encoding') ?? '')];
  return [ok(both('回答带着长度，一次发完', 'The answer comes in one piece, with its length'))];
}

const chunked = failed(
  both(
    '回答是分块发送的（Transfer-Encoding: chunked）：状态码是 200，微信仍然报「Token验证失败」',
    'The answer is chunked (Transfer-Encoding: chunked): WeChat refuses it in spite of status 200',
  ),
  both(
    '发送 Content-Length；关掉服务器或反向代理的流式输出',
    'send Content-Length; switch streaming off in the server or the proxy before it',
  ),
);

function compressed(encoding: string): Finding {
  return failed(
    both(
      `回答被压缩了（${encoding}），而请求没有要求`,
      `The answer is compressed (${encoding}) though nobody asked for it`,
    ),
    both('对这个网址关掉压缩', 'switch compression off for this address'),
  );
}
