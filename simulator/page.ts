import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parseJson } from './json-at.ts';
import { toPush, type Wanted } from './page-messages.ts';
import {
  accountOf,
  createPageState,
  isMode,
  moodOf,
  parseDeployed,
  shownOf,
  troubles,
  type PageOptions,
  type PageState,
} from './page-state.ts';
import { streamDelivery } from './page-stream.ts';
import { targetOf } from './request-target.ts';
import type { Inside } from './stack.ts';
import type { TuringMood } from './turing.ts';
import { conversation } from './wechat-request.ts';

/** The phone page and the switches by which it reaches into a stack. */
export interface Page {
  readonly turingMood: () => TuringMood;
  readonly killAfterMs: () => number | undefined;
  readonly onLog: (line: string) => void;
  readonly front: (inside: Inside) => RequestListener;
}

/** Creates the page for a bot on this machine; its functions go into the stack's options. */
export function createPage(options: PageOptions): Page {
  const state = createPageState(options);
  return {
    turingMood: () => moodOf(state),
    killAfterMs: () => (state.trouble === 'crash' ? 0 : undefined),
    onLog: state.log.note,
    front: (inside) => createPageServer(state, inside),
  };
}

/** Largest body that the page sends, in bytes. */
const maxBodyBytes = 64 * 1024;

/**
 * Serves the phone page at `/` and what it asks for below `/page/`; all else goes to the gateway.
 * Signs and delivers in the page's name, since a page can do neither across origins. Token and keys
 * never go to the page.
 */
function createPageServer(state: PageState, inside: Inside): RequestListener {
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

interface Deps {
  readonly state: PageState;
  readonly inside: Inside;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  deps: Deps,
): Promise<void> {
  const route = `${request.method} ${pathname}`;
  if (request.method === 'GET' && (await servePageFile(pathname, response))) return;
  if (route === 'GET /page/state') return writeJson(response, 200, shownOf(deps.state));
  if (!(route in actions)) return writeJson(response, 404, { refused: 'There is no such page.' });
  const body = await readJson(request);
  if (body === undefined) return writeJson(response, 400, { refused: 'The body is not readable.' });
  await actions[route]?.(body, deps, response, request);
}

type Action = (
  body: Wanted,
  deps: Deps,
  response: ServerResponse,
  request: IncomingMessage,
) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  'POST /page/messages': send,
  'POST /page/settings': change,
  'POST /page/deployed': point,
};

async function send(
  body: Wanted,
  { state }: Deps,
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
async function change(body: Wanted, { state, inside }: Deps, response: ServerResponse) {
  const { mode } = body;
  const trouble = troubles.find((known) => known === body['trouble']);
  if (isMode(mode)) state.mode = mode;
  if (trouble !== undefined) state.trouble = trouble;
  if (isMode(mode) || trouble !== undefined) await inside.restart({ WECHAT_MODE: state.mode });
  writeJson(response, 200, shownOf(state));
}

/** Points the page to a deployed bot, or with `{}` back to the one on this machine. */
async function point(body: Wanted, { state }: Deps, response: ServerResponse): Promise<void> {
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
  const parsed = parseJson(Buffer.concat(chunks).toString('utf8'));
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
}

function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...pageHeaders, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Headers that a tunnel or a proxy adds to a request from another machine. */
const relayed = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Why a request to the page is refused, or undefined. Only a browser at this machine may use it: the
 * name it called must be one of loopback, or another name could have been rebound to it; and what
 * changes or sends something must come from the page itself.
 */
function refusalOf({ headers, method = 'GET' }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) {
    return 'The page is for this machine alone: open it as http://localhost with the port.';
  }
  if (relayed.some((name) => name in headers)) {
    return 'The page is for this machine alone: it does not answer through a tunnel or a proxy.';
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (origin !== `http://${host}`) return 'Only the page itself may send this.';
  if (headers['content-type'] !== 'application/json') return 'The body must be application/json.';
  return undefined;
}

/** The page's files by their path, with their media types. */
const files = new Map([
  ['/', { name: 'index.html', type: 'text/html' }],
  ['/page/page.css', { name: 'page.css', type: 'text/css' }],
  ['/page/icon.svg', { name: 'icon.svg', type: 'image/svg+xml' }],
  ...['page', 'server', 'say', 'texts', 'chat', 'reply', 'wire', 'forms'].map(
    (name) =>
      [`/page/${name}.js`, { name: `${name}.js`, type: 'text/javascript' }] satisfies [
        string,
        object,
      ],
  ),
]);

/** Security headers: nothing is loaded from another origin, no frame shows the page. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** Answers with a file of the page, read anew each time; false when there is none at that path. */
async function servePageFile(pathname: string, response: ServerResponse): Promise<boolean> {
  const file = files.get(pathname);
  if (file === undefined) return false;
  const content = await readFile(new URL(`page/${file.name}`, import.meta.url));
  response.writeHead(200, { ...pageHeaders, 'content-type': `${file.type}; charset=utf-8` });
  response.end(content);
  return true;
}
