import { both, findingsOf, type Finding } from '../finding.ts';
import { exchange, type HttpResponse, type Target } from './target.ts';

const pageFinding = findingsOf('page');

/** Reports the page that a browser gets at the address; an unsigned GET proves little. */
export async function checkPage({ cached }: Target): Promise<readonly Finding[]> {
  const outcome = await cached.visit();
  if (outcome.kind !== 'response') return [];
  const { status, body } = outcome;
  if (status === 200 && body.includes('<title>wechat-turing-bot</title>')) return [alive];
  if (status === 404) return [];
  return [otherPage(status)];
}

const alive = pageFinding.ok(
  both(
    '用浏览器打开，看到的是机器人的说明页：它在运行',
    'A browser sees the page of the bot: it is alive',
  ),
);

function otherPage(status: number): Finding {
  return (status >= 500 ? pageFinding.warning : pageFinding.ok)(
    both(
      `用浏览器打开，看到的不是本项目的说明页（HTTP ${status}）。没有签名的访问得到什么都不说明问题，以下面各项为准`,
      `A browser sees something other than the page of this bot (HTTP ${status}). What an unsigned visit gets proves nothing; the checks below do`,
    ),
  );
}

const routeFinding = findingsOf('route');

/** Checks that requests reach the bot: no redirect, wrong path or refusal of API Gateway. */
export async function checkRoute(target: Target): Promise<readonly Finding[]> {
  const { outcome } = await target.cached.handshake();
  if (outcome.kind === 'silent') return [noAnswer(outcome.waitedMs)];
  if (outcome.kind === 'unreachable') return [broken(outcome.code)];
  const fault = await faultOf(outcome, target);
  return [fault ?? routeFinding.ok(both('网址通到机器人', 'The address leads to the bot'))];
}

async function faultOf(response: HttpResponse, { url }: Target): Promise<Finding | undefined> {
  const { status } = response;
  if (status >= 300 && status < 400) return redirected(response, url);
  if (status === 404 || gatewayMessage(response) === 'Missing Authentication Token') {
    return wrongPath(await findRightPath(url), url);
  }
  if (status === 403 && gatewayMessage(response) === 'Forbidden') return wrongHost(url);
  if (status === 429 || status === 503) return throttled(status);
  if (status >= 500) return crashed(response);
  if (status === 405) return methodRefused;
  return undefined;
}

/** The `message` of a response made by API Gateway; the bot's own responses are no JSON. */
function gatewayMessage({ body }: HttpResponse): string | undefined {
  return /^\s*\{\s*"message"\s*:\s*"([^"]*)"\s*\}\s*$/.exec(body)?.[1];
}

function redirected({ status, headers }: HttpResponse, url: URL): Finding {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
  const shown = to === undefined ? '' : ` ${to.origin}${to.pathname}`;
  return routeFinding.failed(
    both(
      `网址转到别处（HTTP ${status}${shown}）：微信不跟随跳转，消息会丢`,
      `The address redirects (HTTP ${status}${shown}): WeChat does not follow, and messages are lost`,
    ),
    both(
      `把最后到达的网址填进微信后台${shown}`,
      `paste the final address into WeChat's console${shown}`,
    ),
  );
}

/** The address of the bot at the same host; undefined when /wechat does not answer with 200. */
async function findRightPath(url: URL): Promise<URL | undefined> {
  const other = new URL('/wechat', url);
  const outcome = await exchange(other);
  return outcome.kind === 'response' && outcome.status === 200 ? other : undefined;
}

function wrongPath(right: URL | undefined, url: URL): Finding {
  const cure =
    right === undefined || right.pathname === url.pathname
      ? both(
          '对照部署时打印的 WeChatUrl：路径是 /wechat，末尾没有斜杠，也没有阶段名',
          'compare with the printed WeChatUrl: the path is /wechat, with no slash behind and no stage',
        )
      : both(`机器人在 ${right.href}`, `the bot is at ${right.href}`);
  return routeFinding.failed(
    both(
      `路径不对（${url.pathname} 得到 404）`,
      `The path is wrong (${url.pathname} is answered with 404)`,
    ),
    cure,
  );
}

function wrongHost({ hostname }: URL): Finding {
  return routeFinding.failed(
    both(
      `API Gateway 说 Forbidden：${hostname} 不是这个 API 的地址`,
      `API Gateway says Forbidden: ${hostname} is not the host of this API`,
    ),
    both(
      '对照 WeChatUrl 检查主机名和区域；自己的域名要配好映射（CustomDomainMapping）',
      'compare host and region with WeChatUrl; a domain of your own needs its mapping (CustomDomainMapping)',
    ),
  );
}

function throttled(status: number): Finding {
  return routeFinding.failed(
    both(
      `请求被限流（HTTP ${status}）：账号同时运行的函数太少，或者请求太多`,
      `Throttled (HTTP ${status}): too few concurrent executions for the account, or too many requests`,
    ),
    both(
      '等一分钟再试；经常这样就提高账号的并发（npm run doctor -- --stage 阶段 会打印命令）',
      'try again in a minute; if it happens often, raise the concurrency of the account (npm run doctor -- --stage STAGE prints the command)',
    ),
  );
}

function crashed(response: HttpResponse): Finding {
  const isGateway = gatewayMessage(response) !== undefined;
  return routeFinding.failed(
    isGateway
      ? both(
          `函数崩溃或超时（HTTP ${response.status}，由 API Gateway 代答）`,
          `The function crashed or ran out of time (HTTP ${response.status}, said by API Gateway)`,
        )
      : both(
          `机器人在运行，但设置不能用（HTTP ${response.status}）：多半是参数没有写，或者读不了`,
          `The bot runs but has no usable settings (HTTP ${response.status}): parameters are missing or cannot be read`,
        ),
    both(
      'npm run doctor -- --stage 阶段 逐个检查参数；原因也写在函数的日志里',
      'npm run doctor -- --stage STAGE looks at each parameter; the log of the function says why, too',
    ),
  );
}

const methodRefused = routeFinding.failed(
  both('这个网址不接受 GET', 'This address takes no GET'),
  both('让同一个网址同时接受 GET 和 POST', 'let the same address take both GET and POST'),
);

function noAnswer(waitedMs: number): Finding {
  return routeFinding.failed(
    both(
      `验证请求 ${waitedMs} ms 没有回答；微信只等 5 秒`,
      `The handshake got no answer in ${waitedMs} ms; WeChat waits 5 s`,
    ),
    both('看函数的日志', 'look at the log of the function'),
  );
}

function broken(code: string): Finding {
  return routeFinding.failed(
    both(`验证请求的连接断了（${code}）`, `The connection of the handshake broke (${code})`),
    both(
      '再试一次；一直这样就看服务器的日志',
      'try again; if it stays so, look at the log of the server',
    ),
  );
}

const bodyFinding = findingsOf('body');

/** Checks that the response has a length and is neither chunked nor compressed. WeChat ignores the content type. */
export async function checkBody({ cached }: Target): Promise<readonly Finding[]> {
  const { outcome } = await cached.handshake();
  if (outcome.kind !== 'response') return [];
  const { headers } = outcome;
  if (/chunked/i.test(headers.get('transfer-encoding') ?? '')) return [chunked];
  if (headers.has('content-encoding')) return [compressed(headers.get('content-encoding') ?? '')];
  return [
    bodyFinding.ok(
      both('回答带着长度，一次发完', 'The answer comes in one piece, with its length'),
    ),
  ];
}

const chunked = bodyFinding.failed(
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
  return bodyFinding.failed(
    both(
      `回答被压缩了（${encoding}），而请求没有要求`,
      `The answer is compressed (${encoding}) though nobody asked for it`,
    ),
    both('对这个网址关掉压缩', 'switch compression off for this address'),
  );
}
