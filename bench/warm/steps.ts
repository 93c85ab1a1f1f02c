import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { toRequest, toResult } from '../../lib/aws/gateway.ts';
import { followerPseudonym } from '../../lib/followers.ts';
import { createTelemetry } from '../../lib/telemetry.ts';
import { createAesKey, decrypt } from '../../lib/wechat/cipher.ts';
import { openEnvelope } from '../../lib/wechat/envelope.ts';
import { parseMessage } from '../../lib/wechat/message.ts';
import { renderReply } from '../../lib/wechat/reply.ts';
import { isSigned } from '../../lib/wechat/signature.ts';
import { parseXml, textOf } from '../../lib/wechat/xml.ts';
import { compiledRules } from '../../rules.compiled.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createParts, echo } from '../composition.ts';
import { account } from '../wire/account.ts';
import { nowMs, type Mode, type Pushed } from './messages.ts';

/** Does the step once; returns how much it made, so that nothing of it can be left out. */
type Work = () => number | Promise<number>;

/** Brings a message as far as its step, and returns the step alone. */
type Step = (pushed: Pushed, mode: Mode) => Work | Promise<Work>;

/** The way of a message, step by step. `· of that` is a part of the step above it. */
export const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  [
    'event to request',
    ({ event }) =>
      () =>
        toRequest(event).body.length,
  ],
  [
    'open: verify, in safe mode decrypt',
    async (pushed, mode) => {
      const { settings, request } = await begun(pushed, mode);
      return () => openEnvelope(request.query, request.body, settings.wechat, nowMs).xml.length;
    },
  ],
  ['· of that: sort, SHA-1, compare', signatureStep],
  [
    '· of that: XML of the envelope',
    ({ event }) =>
      () =>
        Object.keys(parseXml(event.body)).length,
  ],
  ['· of that: AES', decryptStep],
  [
    'message: XML to fields',
    async (pushed, mode) => {
      const { envelope } = await begun(pushed, mode);
      return () => parseMessage(envelope.xml).kind.length;
    },
  ],
  [
    '· of that: XML',
    async (pushed, mode) => {
      const { envelope } = await begun(pushed, mode);
      return () => Object.keys(parseXml(envelope.xml)).length;
    },
  ],
  [
    'pseudonym of the follower',
    async (pushed, mode) => {
      const { message, settings } = await begun(pushed, mode);
      return () => followerPseudonym(settings.followerHashKey, message).length;
    },
  ],
  [
    'answer: rules, deliveries, instant robot',
    async (pushed, mode) => {
      const { answered } = await begun(pushed, mode);
      return async () => (await answered()).responder.length;
    },
  ],
  [
    'render the reply',
    async (pushed, mode) => {
      const { message, answered } = await begun(pushed, mode);
      const { reply } = await answered();
      return () => renderReply(reply, message, nowMs).body.length;
    },
  ],
  ['seal: in safe mode encrypt and sign', sealStep],
  [
    'result of the function',
    () => () => toResult({ status: 200, headers: {}, body: '' }).statusCode,
  ],
  ['telemetry: one line and the metrics', telemetryStep],
]);

/** One composition for all messages of the process. */
const parts = new Map<Mode, ReturnType<typeof createParts>>();

async function begun({ event }: Pushed, mode: Mode) {
  const { settings: source, answer, random } = partsOf(mode);
  const settings = await source.current();
  const request = toRequest(event);
  const envelope = openEnvelope(request.query, request.body, settings.wechat, nowMs);
  const message = parseMessage(envelope.xml);
  const follower = followerPseudonym(settings.followerHashKey, message);
  const moments = { arrivedAtMs: nowMs, answerByMs: nowMs + 4200, endsAtMs: nowMs + 40_000 };
  const answered = () => answer(message, follower, settings, moments);
  return { settings, request, envelope, message, follower, answered, random };
}

function partsOf(mode: Mode) {
  const made = parts.get(mode) ?? compose(mode);
  parts.set(mode, made);
  return made;
}

function compose(mode: Mode) {
  const rules = { ...compiledRules, aiLabel: '' };
  return createParts({
    mode,
    account,
    now: () => nowMs,
    rules,
    telemetry: silentTelemetry,
    robot: echo,
  });
}

function signatureStep({ event }: Pushed, mode: Mode): Work {
  const query = new URLSearchParams(event.rawQueryString);
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  const sealed = mode === 'safe' ? [textOf(parseXml(event.body), 'Encrypt')] : [];
  const signature = query.get(mode === 'safe' ? 'msg_signature' : 'signature') ?? '';
  return () => Number(isSigned(signature, [account.token, timestamp, nonce, ...sealed]));
}

function decryptStep({ event }: Pushed): Work {
  const sealed = textOf(parseXml(event.body), 'Encrypt');
  const key = createAesKey(account.aesKey);
  return () => decrypt(key, sealed, account.appId).length;
}

async function sealStep(pushed: Pushed, mode: Mode): Promise<Work> {
  const { envelope, message, answered, random } = await begun(pushed, mode);
  const { reply } = await answered();
  const { body } = renderReply(reply, message, nowMs);
  return () => envelope.seal(body, { nowMs, random }).length;
}

let telemetry: ReturnType<typeof createTelemetry> | undefined;

async function telemetryStep(pushed: Pushed, mode: Mode): Promise<Work> {
  telemetry ??= createTelemetry(new Logger(), new Metrics({ namespace: 'wechat-turing-bot' }));
  const written = telemetry;
  const { message, follower, answered } = await begun(pushed, mode);
  const answer = await answered();
  return () => {
    written.begin('bench');
    written.answered({ kind: message.kind, follower, answer, droppedArticles: 0, ms: 12 });
    written.flush();
    return 1;
  };
}

/** The steps of a mode, in their order. */
export function stepsIn(mode: Mode): readonly string[] {
  const sealed = new Set(['· of that: XML of the envelope', '· of that: AES']);
  return [...steps.keys()].filter((name) => mode === 'safe' || !sealed.has(name));
}
