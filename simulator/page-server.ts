import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isMode, parseDeployed } from './page-account.ts';
import { pageHeaders, servePageFile } from './page-files.ts';
import { refusalOf } from './page-guard.ts';
import { toPush, type Wanted } from './page-messages.ts';
import { streamDelivery } from './page-stream.ts';
import { accountOf, troubles, type PageState } from './page-state.ts';
import { targetOf } from './request-target.ts';
import type { Inside } from './stack.ts';
import { conversation } from './wechat-request.ts';

/** The longest body the page has reason to send. */
const maxBodyBytes = 64 * 1024;

/**
 * Serves the phone page at `/` and what it asks for below `/page/`; all else goes to the gateway.
 * Signs and delivers in the page's name, since a page can do neither across origins. Token and keys
 * never go to the page.
 */
export function createPageServer(state: PageState, inside: Inside): RequestListener {
  return (request, response) => {
    const { pathname } = targetOf(request);
    if (pathname !== '/' && !pathname.startsWith('/page/')) {
      return inside.gateway(request, response);
    }
    const refusal = refusalOf(request);
    if (refusal !== undefined) return writeJson(response, 403, { refused: refusal });
    respond(request, response, pathname, { state, inside }).catch(() => response.destroy());
  };
}

interface Parts {
  readonly state: PageState;
  readonly inside: Inside;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  parts: Parts,
): Promise<void> {
  const route = `${request.method} ${pathname}`;
  if (request.method === 'GET' && (await servePageFile(pathname, response))) return;
  if (route === 'GET /page/state') return writeJson(response, 200, shownOf(parts.state));
  if (!(route in actions)) return writeJson(response, 404, { refused: 'There is no such page.' });
  const body = await readJson(request);
  if (body === undefined) return writeJson(response, 400, { refused: 'The body is not readable.' });
  await actions[route]?.(body, parts, response, request);
}

type Action = (
  body: Wanted,
  parts: Parts,
  response: ServerResponse,
  request: IncomingMessage,
) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  'POST /page/messages': send,
  'POST /page/settings': change,
  'POST /page/deployed': point,
};

/** What the page may know: neither token nor keys. */
function shownOf({ options, mode, trouble, deployed }: PageState): object {
  return {
    mode: deployed?.mode ?? mode,
    trouble,
    isRobotStandIn: options.isRobotStandIn,
    ...(deployed === undefined ? {} : { deployedHost: new URL(deployed.url).host }),
  };
}

async function send(
  body: Wanted,
  { state }: Parts,
  response: ServerResponse,
  request: IncomingMessage,
): Promise<void> {
  const { follower } = body;
  if (typeof follower !== 'string' || !/^o[\w-]{27}$/.test(follower)) {
    return writeJson(response, 400, { refused: 'The follower is not an openid.' });
  }
  const parties = { ...conversation, follower };
  const xml = toPush(body, Math.floor(Date.now() / 1000), parties);
  if (xml === undefined) return writeJson(response, 400, { refused: 'There is no such message.' });
  const { deployed, log } = state;
  const url = deployed?.url ?? `http://localhost:${request.socket.localPort}/wechat`;
  response.writeHead(200, { ...pageHeaders, 'content-type': 'application/x-ndjson' });
  await streamDelivery(response, {
    xml,
    wechat: { ...accountOf(state), url, parties },
    ...(deployed === undefined ? { takeAnswer: (tookMs) => log.take(tookMs) } : {}),
  });
  response.end();
}

/** Changes mode or trouble of the bot on this machine; new containers forget a key that rested. */
async function change(body: Wanted, { state, inside }: Parts, response: ServerResponse) {
  const { mode } = body;
  const trouble = troubles.find((known) => known === body['trouble']);
  if (isMode(mode)) state.mode = mode;
  if (trouble !== undefined) state.trouble = trouble;
  if (isMode(mode) || trouble !== undefined) await inside.restart({ WECHAT_MODE: state.mode });
  writeJson(response, 200, shownOf(state));
}

/** Points the page to a deployed bot, or with `{}` back to the one on this machine. */
async function point(body: Wanted, { state }: Parts, response: ServerResponse): Promise<void> {
  const deployed = Object.keys(body).length === 0 ? undefined : parseDeployed(body);
  if (deployed !== undefined && 'field' in deployed) return writeJson(response, 400, deployed);
  state.deployed = deployed;
  writeJson(response, 200, shownOf(state));
}

async function readJson(request: IncomingMessage): Promise<Wanted | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes <= maxBodyBytes) chunks.push(piece);
  }
  if (bytes > maxBodyBytes) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...pageHeaders, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
