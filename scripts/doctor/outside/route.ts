import { both, findingsOf, type Finding } from '../finding.ts';
import { exchange, type Reply } from './exchange.ts';
import type { Target } from './target.ts';

const { ok, failed } = findingsOf('route');

/** Whether the address leads to the bot, and not past it: redirects, wrong paths, a gateway's own refusals. */
export async function checkRoute(target: Target): Promise<readonly Finding[]> {
  const { outcome } = await target.first.handshake();
  if (outcome.kind === 'silent') return [noAnswer(outcome.waitedMs)];
  if (outcome.kind === 'unreachable') return [broken(outcome.code)];
  const fault = await faultOf(outcome, target);
  return [fault ?? ok(both('网址通到机器人', 'The address leads to the bot'))];
}

async function faultOf(reply: Reply, { url }: Target): Promise<Finding | undefined> {
  const { status } = reply;
  if (status >= 300 && status < 400) return redirected(reply, url);
  if (status === 404 || gatewayWord(reply) === 'Missing Authentication Token') {
    return wrongPath(await rightPath(url), url);
  }
  if (status === 403 && gatewayWord(reply) === 'Forbidden') return wrongHost(url);
  if (status === 429 || status === 503) return throttled(status);
  if (status >= 500) return crashed(reply);
  if (status === 405) return methodRefused;
  return undefined;
}

/** The `message` of an answer that API Gateway gives by itself; the bot's own are no JSON. */
export function gatewayWord({ body }: Reply): string | undefined {
  return /^\s*\{\s*"message"\s*:\s*"([^"]*)"\s*\}\s*$/.exec(body)?.[1];
}

function redirected({ status, headers }: Reply, url: URL): Finding {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
  const shown = to === undefined ? '' : ` ${to.origin}${to.pathname}`;
  return failed(
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

/** The path of this bot at the same host, if that is where it is. */
async function rightPath(url: URL): Promise<URL | undefined> {
  const other = new URL('/wechat', url);
  const outcome = await exchange(other);
  return outcome.kind === 'reply' && outcome.status === 200 ? other : undefined;
}

function wrongPath(right: URL | undefined, url: URL): Finding {
  const cure =
    right === undefined || right.pathname === url.pathname
      ? both(
          '对照部署时打印的 WeChatUrl：路径是 /wechat，末尾没有斜杠，也没有阶段名',
          'compare with the printed WeChatUrl: the path is /wechat, with no slash behind and no stage',
        )
      : both(`机器人在 ${right.href}`, `the bot is at ${right.href}`);
  return failed(
    both(
      `路径不对（${url.pathname} 得到 404）`,
      `The path is wrong (${url.pathname} is answered with 404)`,
    ),
    cure,
  );
}

function wrongHost({ hostname }: URL): Finding {
  return failed(
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
  return failed(
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

function crashed(reply: Reply): Finding {
  const isGateway = gatewayWord(reply) !== undefined;
  return failed(
    isGateway
      ? both(
          `函数崩溃或超时（HTTP ${reply.status}，由 API Gateway 代答）`,
          `The function crashed or ran out of time (HTTP ${reply.status}, said by API Gateway)`,
        )
      : both(
          `机器人在运行，但设置不能用（HTTP ${reply.status}）：多半是参数没有写，或者读不了`,
          `The bot runs but has no usable settings (HTTP ${reply.status}): parameters are missing or cannot be read`,
        ),
    both(
      'npm run doctor -- --stage 阶段 逐个检查参数；原因也写在函数的日志里',
      'npm run doctor -- --stage STAGE looks at each parameter; the log of the function says why, too',
    ),
  );
}

const methodRefused = failed(
  both('这个网址不接受 GET', 'This address takes no GET'),
  both('让同一个网址同时接受 GET 和 POST', 'let the same address take both GET and POST'),
);

function noAnswer(waitedMs: number): Finding {
  return failed(
    both(
      `验证请求 ${waitedMs} ms 没有回答；微信只等 5 秒`,
      `The handshake got no answer in ${waitedMs} ms; WeChat waits 5 s`,
    ),
    both('看函数的日志', 'look at the log of the function'),
  );
}

function broken(code: string): Finding {
  return failed(
    both(`验证请求的连接断了（${code}）`, `The connection of the handshake broke (${code})`),
    both(
      '再试一次；一直这样就看服务器的日志',
      'try again; if it stays so, look at the log of the server',
    ),
  );
}
