import { createPostJson, type PostJson } from '../../lib/answers/post-json.ts';
import { TuringFailed } from '../../lib/answers/turing-keys.ts';
import { createTuring, type TuringKey, type TuringSettings } from '../../lib/answers/turing.ts';
import type { Deadline } from '../../lib/deadline.ts';
import { followerPseudonym } from '../../lib/followers.ts';
import { both, findingsOf, type Finding } from './finding.ts';
import { doctorParties } from './outside/target.ts';
import { describeFailure } from './robot/failure.ts';
import { tryTls } from './robot/tls.ts';

const { ok, warning, failed } = findingsOf('turing');

/** Longer than the bot waits for a quick answer, so that a slow one is seen to come. */
const waitMs = 10_000;

type Now = () => number;

/**
 * Puts one question to each key: over https when a trusted connection stands, and only then is the key
 * sent; else over http, where it travels in the clear, when the endpoint is http.
 */
export async function tryTuring(settings: TuringSettings, now: Now): Promise<readonly Finding[]> {
  const secure = new URL(settings.endpoint);
  secure.protocol = 'https:';
  const isPlain = settings.endpoint.protocol === 'http:';
  const why = await tryTls(secure);
  if (why !== undefined && !isPlain) return [noTls(why)];
  if (why !== undefined)
    return [inClear(why), ...(await askEach(settings, settings.endpoint, now))];
  const findings = await askEach(settings, secure, now);
  const isElsewhere = findings.every(({ status }) => status === 'failed') && isPlain;
  if (!isElsewhere || !speaksOtherwise(findings)) {
    return isPlain ? [...findings, secureEndpoint(secure)] : findings;
  }
  return [inClear('no Turing there'), ...(await askEach(settings, settings.endpoint, now))];
}

/** Whether what stands behind https is something else than Turing: no key was judged there. */
function speaksOtherwise(findings: readonly Finding[]): boolean {
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
      findings.push(describeFailure('turing', who, ofTheKey(error)));
    }
  }
  return findings;
}

/** A robot with one key says of it what it says of itself. */
function ofTheKey(error: unknown): unknown {
  if (!(error instanceof TuringFailed)) return error;
  const [first = error] = error.failures;
  return first;
}

/** Milliseconds to the answer. The question is sent once, whatever happens: each call may count. */
async function askOnce(key: TuringKey, endpoint: URL, now: Now): Promise<number> {
  const begunMs = now();
  let isOver = false;
  const inner = createPostJson(now);
  const post: PostJson = async (...call) => inner(...call).finally(() => (isOver = true));
  const deadline: Deadline = {
    leftMs: () => (isOver ? 0 : begunMs + waitMs - now()),
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
