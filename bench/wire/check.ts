import { signPush } from '../../simulator/wechat-request.ts';
import { signatureOf, unseal } from '../../simulator/wechat-seal.ts';
import { WrongAnswer } from '../interleave.ts';
import { account, nowSeconds } from './account.ts';
import { sealedReply, type Contestant, type Request } from './contestants.ts';
import type { Sample } from './samples.ts';

/**
 * Lets a contestant open every sample, refuse forgeries, and in safe mode seal every reply, which the
 * simulator then opens: it decrypts and signs by its own code.
 * @throws WrongAnswer
 */
export function checkContestant(
  contestant: Contestant,
  samples: readonly Sample[],
  mode: 'plain' | 'safe',
): void {
  try {
    for (const sample of samples) checkSample(contestant, sample, mode);
    checkRefusals(contestant, samples, mode);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new WrongAnswer(contestant.name, what, { cause: error });
  }
}

function checkSample({ open }: Contestant, sample: Sample, mode: 'plain' | 'safe'): void {
  const { request, xml, reply } = sample;
  const opened = open(request);
  if (opened.xml !== xml) throw new Error('what it opened is not what was sent');
  if (mode === 'safe') checkSealed(opened.seal(reply), reply, request.query.get('nonce') ?? '');
}

/** A sealed reply has to be the expected text to the last byte. */
function checkSealed(sealed: string, reply: string, nonce: string): void {
  const encrypted = /<Encrypt><!\[CDATA\[([^\]]*)\]\]>/.exec(sealed)?.[1] ?? '';
  const timestamp = String(nowSeconds);
  const signature = signatureOf(account.token, timestamp, nonce, encrypted);
  if (sealed !== sealedReply(encrypted, signature, timestamp, nonce)) {
    throw new Error('the envelope or the signature of its reply is not as it should be');
  }
  if (unseal(encrypted, account) !== reply) throw new Error('its reply opens to something else');
}

function checkRefusals(
  contestant: Contestant,
  samples: readonly Sample[],
  mode: 'plain' | 'safe',
): void {
  const [sample] = samples;
  if (sample === undefined) throw new Error('there was nothing to open');
  for (const [what, request] of forgeries(sample, mode)) {
    if (!refuses(contestant, request)) throw new Error(`it accepts ${what}`);
  }
}

function forgeries({ request, xml }: Sample, mode: 'plain' | 'safe'): Map<string, Request> {
  const { query, body } = request;
  const other = new URLSearchParams(query);
  other.set('nonce', `${query.get('nonce')}0`);
  const forged = new Map([['a signature over another nonce', { query: other, body }]]);
  if (mode === 'plain') return forged;
  const keys = { appId: `${account.appId}2`, aesKey: account.aesKey };
  const foreign = signPush(xml, { token: account.token, mode, keys }, nowSeconds);
  forged.set('a message for another account', {
    query: foreign.query,
    body: Buffer.from(foreign.body),
  });
  forged.set('a signature over another ciphertext', { query, body: Buffer.from(foreign.body) });
  return forged;
}

function refuses(contestant: Contestant, request: Request): boolean {
  try {
    contestant.open(request);
    return false;
  } catch {
    return true;
  }
}
