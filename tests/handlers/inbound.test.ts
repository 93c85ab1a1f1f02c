import { describe, expect, it } from 'vitest';
import { createMessageHandler } from '../../handlers/message.ts';
import { createHandler } from '../../handlers/route.ts';
import { createAnswer } from '../../lib/answers/chain.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { conversation } from '../../simulator/wechat-request.ts';
import { inbound } from '../../simulator/inbound.ts';
import { now, plainSettings, pushEvent, random } from '../support/push.ts';
import { invocation } from '../support/invocation.ts';
import { fixedSettings } from '../support/settings.ts';
import { silentTelemetry } from '../support/telemetry.ts';

const turing = { endpoint: new URL('http://localhost'), keys: [] };
const settings = fixedSettings({ ...plainSettings, turing });
// A robot that repeats the question puts whatever a follower wrote into the reply.
const answer = createAnswer({
  askTuring: ({ text }) => Promise.resolve(text),
  store: undefined,
  now,
  newOwner: () => 'owner',
});
const message = createMessageHandler({ settings, answer, telemetry: silentTelemetry, now, random });
const handler = createHandler({
  routes: { GET: message, POST: message },
  settle: () => settings.settle(),
  telemetry: silentTelemetry,
  now,
});

describe('every push gets a legal reply or the acknowledgement', () => {
  it.each(inbound)('$title: $shown', async ({ xml, shown }) => {
    const { statusCode, body } = await handler(pushEvent(xml), invocation);
    expect(judgeReply({ status: statusCode, body }, conversation).kind).toBe(shown);
  });
});
