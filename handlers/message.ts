import type { AnswerMessage } from '../lib/answer-message.ts';
import type { GatewayRequest, GatewayResponse } from '../lib/aws/gateway.ts';
import { answerDeadline, clockStart } from '../lib/time.ts';
import { RequestRefused } from '../lib/errors.ts';
import { followerPseudonym } from '../lib/followers.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';
import type { Telemetry } from '../lib/telemetry.ts';
import type { Transcript } from '../lib/transcript.ts';
import { openEnvelope } from '../lib/wechat/envelope.ts';
import { parseMessage } from '../lib/wechat/message.ts';
import { acknowledgement, renderReply } from '../lib/wechat/reply.ts';
import { withSettings } from './with-settings.ts';

/** Largest push that is read. WeChat documents no size; its longest messages have a few KB. */
export const maxBodyBytes = 64 * 1024;

interface Parts {
  readonly settings: SettingsSource<Settings>;
  readonly answer: AnswerMessage;
  readonly transcript: Transcript;
  readonly telemetry: Pick<Telemetry, 'answered' | 'failed'>;
  readonly now: () => number;
  /** 16 fresh random bytes for each sealed reply. */
  readonly random: () => Buffer;
}

/**
 * POST: answers one pushed message. Before verification a request can be refused; after it the
 * follower's conversation comes first: whatever fails, the result is 200 with a legal reply.
 */
export function createMessageHandler(parts: Parts) {
  const { settings: source, answer, transcript, telemetry, now, random } = parts;
  return async (request: GatewayRequest, endsAtMs: number): Promise<GatewayResponse> => {
    const startedAtMs = clockStart(request.arrivedAtMs, now());
    refuseBadSize(request.body.length);
    const { settings, envelope } = await withSettings(source, (settings) => ({
      settings,
      envelope: openEnvelope(request.query, request.body, settings.wechat, now()),
    }));
    try {
      const message = parseMessage(envelope.xml);
      const follower = followerPseudonym(settings.followerHashKey, message);
      const answerByMs = answerDeadline(startedAtMs, settings.replyWithinMs);
      const moments = { arrivedAtMs: startedAtMs, answerByMs, endsAtMs };
      const noteReply = transcript({ message, follower, arrivedAtMs: startedAtMs, settings });
      const given = await answer(message, follower, settings, moments);
      const rendered = renderReply(given.reply, message, now());
      const body = envelope.seal(rendered.body, { nowMs: now(), random });
      await noteReply(given, rendered);
      telemetry.answered({
        kind: message.kind,
        follower,
        answer: given,
        droppedArticles: rendered.droppedArticles,
        ms: now() - startedAtMs,
      });
      return xml(body);
    } catch (error) {
      telemetry.failed('acknowledged without an answer', error);
      return xml(acknowledgement);
    }
  };
}

function refuseBadSize(bytes: number): void {
  if (bytes === 0) {
    throw new RequestRefused(400, 'body-empty', {
      zh: '请求没有正文。',
      en: 'The request has no body.',
    });
  }
  if (bytes <= maxBodyBytes) return;
  throw new RequestRefused(413, 'body-too-large', {
    zh: `正文有 ${bytes} 字节，超过了会读的 ${maxBodyBytes}。`,
    en: `The body has ${bytes} bytes, more than the ${maxBodyBytes} that are read.`,
  });
}

function xml(body: string): GatewayResponse {
  return { status: 200, headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body };
}
