import { describe, expect, it } from 'vitest';
import { createEchoHandler } from '../../scripts/echo-handler.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { conversation } from '../../simulator/wechat-request.ts';
import { inbound } from '../../simulator/inbound.ts';
import { now, plainSettings, pushEvent, random } from '../support/push.ts';
import { invocation } from '../support/invocation.ts';

// The robot repeats the question: whatever a follower wrote gets into the reply.
const handler = createEchoHandler({ wechat: plainSettings.wechat, now, random });

describe('every push gets a legal reply or the acknowledgement', () => {
  it.each(inbound)('$title: $shown', async ({ xml, shown }) => {
    const { statusCode, body } = await handler(pushEvent(xml), invocation);
    expect(judgeReply({ status: statusCode, body }, conversation).kind).toBe(shown);
  });
});
