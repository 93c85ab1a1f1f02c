import { connect } from 'node:tls';
import { followerPseudonym } from '../../lib/followers.ts';
import { createPostJson, type PostJson } from '../../lib/http.ts';
import type { Deadline } from '../../lib/time.ts';
import { TuringFailed, type TuringKey } from '../../lib/upstream/turing-keys.ts';
import { createTuring, type TuringSettings } from '../../lib/upstream/turing.ts';
import { both, findingOfFailure, findingsOf, type Finding } from './finding.ts';
import { doctorParties } from './outside/target.ts';

const { ok, warning, failed } = findingsOf('turing');

/** Timeout of a question: longer than the bot waits, to measure a slow answer. */
const answerTimeoutMs = 10_000;

/** Timeout of a TLS handshake. */
const tlsTimeoutMs = 5000;

type Now = () => number;

/**
 * Asks Turing one question with each key: over https when a trusted connection can be opened, else over
 * http when the endpoint says http. A key is sent over http only after https has failed.
 */
export async function tryTuring(settings: TuringSettings, now: Now): Promise<readonly Finding[]> {
  const secure = new URL(settings.endpoint);
  secure.protocol = 'https:';
  const isPlain = settings.endpoint.protocol === 'http:';
  const tlsError = await tryTls(secure);
  if (tlsError !== undefined && !isPlain) return [noTls(tlsError)];
  if (tlsError !== undefined)
    return [inClear(tlsError), ...(await askEach(settings, settings.endpoint, now))];
  const findings = await askEach(settings, secure, now);
  const hasFailed = findings.every(({ status }) => status === 'failed');
  if (!isPlain || !hasFailed || !isNotTuring(findings)) {
    return isPlain ? [...findings, secureEndpoint(secure)] : findings;
  }
  return [inClear('no Turing there'), ...(await askEach(settings, settings.endpoint, now))];
}

/** Whether another server answers over https: no finding judges a key. */
function isNotTuring(findings: readonly Finding[]): boolean {
  return findings.every(({ finding }) => /malformed|unreachable|timeout/.test(finding.en));
}

async function askEach(
  { keys }: TuringSettings,
  endpoint: URL,
  now: Now,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [index, key] of keys.entries()) {
    const of = `${index + 1}/${keys.length}`;
    const who = both(`图灵密钥 ${of}`, `Turing key ${of}`);
    try {
      const tookMs = await askOnce(key, endpoint, now);
      const how = `${endpoint.protocol.slice(0, -1)}, ${tookMs} ms`;
      findings.push(ok(both(`${who.zh}：有回答（${how}）`, `${who.en}: answers (${how})`)));
    } catch (error) {
      findings.push(findingOfFailure('turing', who, failureOfKey(error)));
    }
  }
  return findings;
}

/** Failure of the only key. */
function failureOfKey(error: unknown): unknown {
  if (!(error instanceof TuringFailed)) return error;
  const [first = error] = error.failures;
  return first;
}

/** Asks once without repeats, since each call may count against the quota; returns milliseconds. */
async function askOnce(key: TuringKey, endpoint: URL, now: Now): Promise<number> {
  const begunMs = now();
  let isDone = false;
  const inner = createPostJson(now);
  const post: PostJson = async (...call) => inner(...call).finally(() => (isDone = true));
  const deadline: Deadline = {
    leftMs: () => (isDone ? 0 : begunMs + answerTimeoutMs - now()),
    moveTo: () => undefined,
  };
  const question = { text: '你好', follower: followerPseudonym(undefined, doctorParties) };
  await createTuring({ post, now })(question, { endpoint, keys: [key] }, deadline);
  return now() - begunMs;
}

function noTls(why: string): Finding {
  return failed(
    both(
      `https 连不上图灵（${why}），密钥没有发出`,
      `No https to Turing (${why}); the key was not sent`,
    ),
    both(
      '检查 turingEndpoint；图灵不支持 https 时改成 http://openapi.turingapi.com/openapi/api/v2',
      'check turingEndpoint; if Turing speaks no https, use http://openapi.turingapi.com/openapi/api/v2',
    ),
  );
}

function inClear(why: string): Finding {
  return warning(
    both(
      `图灵没有可用的 https（${why}），改用 http：密钥和问题在路上是明文`,
      `Turing has no usable https (${why}), so http is used: key and questions travel in the clear`,
    ),
    both(
      '在图灵后台打开加密，把密码写进 turing/secret：问题会加密（密钥仍是明文）',
      'switch encryption on in the Turing console and store its secret in turing/secret: questions are then encrypted (the key is not)',
    ),
  );
}

function secureEndpoint(secure: URL): Finding {
  return ok(
    both('图灵可以用 https', 'Turing can be reached over https'),
    both(
      `把 turingEndpoint 改成 ${secure.href}，再部署`,
      `set turingEndpoint to ${secure.href} and deploy`,
    ),
  );
}

/**
 * Opens a TLS connection to the host of an address, sends nothing, and closes it.
 * @returns error code of OpenSSL or Node; undefined for a trusted connection
 */
function tryTls({ hostname, port }: URL): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      servername: serverNameOf(host),
    });
    const end = (code?: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(code);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), tlsTimeoutMs);
    socket.once('secureConnect', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
  });
}

/** Server name indication; empty for an IP address, which is no server name. */
function serverNameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
