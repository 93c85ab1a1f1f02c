import { inbound } from './inbound.ts';
import { createRandom, mutate, type Random } from './mutate.ts';
import { judgeReply } from './wechat-judge.ts';
import { signPush, type Account } from './wechat-request.ts';

type Mode = 'plain' | 'compat' | 'safe';

/** Runs one event of API Gateway in the function of a mode. `fault` is what the function reported of itself. */
export type FuzzTarget = (
  mode: Mode,
  event: unknown,
) => Promise<{ readonly statusCode: number; readonly body: string; readonly fault?: string }>;

/** The account that pushes are signed for. */
export const fuzzAccount = {
  token: 'FuzzToken',
  keys: { appId: 'wx0123456789abcdef', aesKey: 'fuzz'.repeat(11).slice(0, 43) },
} as const;

/** Something that must not happen, with what brought it about. */
export interface Finding {
  readonly execution: number;
  readonly mode: Mode;
  readonly reason: string;
  readonly request: unknown;
}

export interface FuzzReport {
  readonly executions: number;
  /** How often each answer was seen: a status, with what a follower would see of a 200. */
  readonly byAnswer: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly target: FuzzTarget;
  readonly now: () => number;
  readonly onProgress?: (line: string) => void;
}

const modes = ['plain', 'compat', 'safe'] as const;
const allowed: ReadonlySet<number> = new Set([200, 400, 403, 405, 413]);

/** Longer than this for one request of at most 64 KiB is a finding: something grew out of proportion. */
const slowMs = 1000;
const maxFindings = 20;

/**
 * Changes genuine pushes at random and sends them, until the time is up. Most are signed after the
 * change, so that what is behind the signature is reached; some before, some are given as they are.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const random = createRandom(options.seed);
  const endMs = options.now() + options.seconds * 1000;
  const byAnswer = new Map<string, number>();
  const findings: Finding[] = [];
  let executions = 0;
  let reportedMs = options.now();
  while (options.now() < endMs && findings.length < maxFindings) {
    const mode = random.pick(modes);
    const push = makePush(random, mode, Math.floor(options.now() / 1000));
    const { answer, reason } = await execute(options, mode, push);
    executions += 1;
    byAnswer.set(answer, (byAnswer.get(answer) ?? 0) + 1);
    if (reason !== undefined)
      findings.push({ execution: executions, mode, reason, request: push.event });
    if (options.now() - reportedMs > 60_000) {
      reportedMs = options.now();
      options.onProgress?.(`${executions} executions, ${findings.length} findings`);
    }
  }
  return { executions, byAnswer, findings };
}

async function execute(
  { target, now }: FuzzOptions,
  mode: Mode,
  push: Push,
): Promise<{ readonly answer: string; readonly reason?: string | undefined }> {
  const begunMs = now();
  try {
    const result = await target(mode, push.event);
    const answer = describeAnswer(result, push);
    const tookMs = now() - begunMs;
    const slow = tookMs > slowMs ? `took ${tookMs} ms` : undefined;
    return {
      answer: `${result.statusCode} ${answer.seen}`,
      reason: result.fault ?? answer.reason ?? slow,
    };
  } catch (error) {
    return { answer: 'thrown', reason: `threw ${error instanceof Error ? error.stack : ''}` };
  }
}

function describeAnswer(
  { statusCode, body }: { readonly statusCode: number; readonly body: string },
  { isSigned, isSealed }: Push,
): { readonly seen: string; readonly reason?: string } {
  if (!allowed.has(statusCode)) return { seen: '', reason: `status ${statusCode}` };
  if (statusCode !== 200) return { seen: 'refused' };
  if (body.startsWith('<!doctype html>')) return { seen: 'page' };
  if (body === 'success') return { seen: 'silence' };
  if (!isSigned) return { seen: 'forged', reason: 'answered a push that was never signed' };
  if (!body.startsWith('<xml>')) return { seen: 'echo' };
  const account: Account = { ...fuzzAccount, mode: isSealed ? 'safe' : 'plain' };
  const verdict = judgeReply({ status: 200, body }, anyone, account);
  if (verdict.kind !== 'fault') return { seen: verdict.kind };
  const reasons = verdict.reasons.filter((reason) => !/^(To|From)UserName is not/.test(reason));
  return reasons.length === 0 ? { seen: 'text' } : { seen: 'illegal', reason: reasons.join(', ') };
}

/** Whom a changed push came from is not known, so the reply is not judged by its parties. */
const anyone = { account: '', follower: '' };

/** A push on its way to the function. */
interface Push {
  readonly event: unknown;
  /** Whether it carries a genuine signature, of whatever it was then changed into. */
  readonly isSigned: boolean;
  /** Whether only a sealed reply will do. */
  readonly isSealed: boolean;
}

function makePush(random: Random, mode: Mode, seconds: number): Push {
  const xml = random.pick(inbound).xml;
  const account: Account = { ...fuzzAccount, mode: random.chance(0.8) ? mode : random.pick(modes) };
  const way = random.pick(['inside', 'inside', 'inside', 'outside', 'query', 'unsigned'] as const);
  const inside = way === 'inside' ? mutate(random, xml) : Buffer.from(xml);
  const push = signPush(inside.toString('latin1'), account, seconds);
  // latin1 keeps every byte through the signing, which works on strings.
  const body = account.mode === 'plain' ? inside : Buffer.from(push.body, 'latin1');
  const query = way === 'unsigned' ? '' : String(push.query);
  const event = {
    rawQueryString: way === 'query' ? mutate(random, query).toString() : query,
    requestContext: {
      http: { method: random.chance(0.95) ? 'POST' : 'GET' },
      timeEpoch: seconds * 1000,
    },
    headers: { 'content-type': 'text/xml' },
    body: (way === 'outside' ? mutate(random, body) : body).toString('base64'),
    isBase64Encoded: true,
  };
  const isSealed = mode === 'safe' || (mode === 'compat' && account.mode !== 'plain');
  return { event, isSigned: way !== 'unsigned', isSealed };
}
