import { describe, expect, it } from 'vitest';
import { signedQuery } from '../../simulator/wechat-request.ts';
import { token } from './converse.ts';
import { describeWays, start } from './patience.ts';

describeWays([
  { name: 'three', environment: { DELIVERY_PATIENCE: 'three' }, cuts: 2, asked: 1 },
  { name: 'two', environment: { DELIVERY_PATIENCE: 'two' }, cuts: 1, asked: 1 },
]);

describe('a forged hand-over', () => {
  it('is refused from outside: what a caller sends never lies at the top of an event', async () => {
    const { stack } = await start({});
    const handedOver = { key: { follower: 'f', message: 'm' }, owner: 'o', askedBefore: 0 };
    const body = JSON.stringify({ handedOver });
    const headers = { 'content-type': 'application/json', handedOver: body };
    const query = `?handedOver=${encodeURIComponent(body)}`;
    const forged = await fetch(stack.url + query, { method: 'POST', body, headers });
    expect(forged.status).toBe(403);
    const signed = `?${String(signedQuery(token, Math.floor(Date.now() / 1000)))}`;
    const unreadable = await fetch(stack.url + signed, { method: 'POST', body, headers });
    expect([unreadable.status, await unreadable.text()]).toEqual([200, 'success']);
    expect(stack.questions).toEqual([]);
  });
});
