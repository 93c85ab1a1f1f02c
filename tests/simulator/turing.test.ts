import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createTuringServer, type TuringMood } from '../../simulator/turing.ts';

const apiKey = 'a'.repeat(32);
const metered = 'b'.repeat(32);
const refusing = 'd'.repeat(32);

let server: Listening;
let named: string[] = [];
beforeAll(async () => {
  const robots = [
    { apiKey },
    { apiKey: metered, quota: 1 },
    { apiKey: refusing, refusesWith: 4500 },
  ];
  const onRequest = (name: string) => named.push(name);
  server = await listen(createTuringServer({ robots, onRequest }));
});
afterAll(() => server.close());

async function post(body: unknown): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (await fetch(server.url, { method: 'POST', body: text })).json();
}

function question(text: unknown, changes: Readonly<Record<string, unknown>> = {}) {
  const userInfo = { apiKey, userId: 'u1', ...changes };
  return { reqType: 0, perception: { inputText: { text } }, userInfo };
}

describe('createTuringServer', () => {
  it('chats, and repeats what it heard', async () => {
    await expect(post(question('你好'))).resolves.toMatchObject({
      intent: { code: 10_004 },
      results: [{ values: { text: '图灵替身听到了：你好' } }],
    });
  });

  it.each([
    [4000, 'not JSON', 'hello'],
    [4000, 'a text that is no string', question(7)],
    [4000, 'no text', { userInfo: { apiKey, userId: 'u1' } }],
    [4001, 'an encrypted request to a robot without', { key: apiKey, timestamp: '1', data: 'x' }],
    [4007, 'an unknown key', question('你好', { apiKey: 'c'.repeat(32) })],
    [4007, 'no key', { perception: {} }],
    [4100, 'an openid', question('你好', { userId: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY' })],
    [4100, 'a long id', question('你好', { userId: 'u'.repeat(33) })],
    [4400, 'no id', question('你好', { userId: '' })],
    [4600, 'an empty text', question(' ')],
    [4602, 'a long text', question('x'.repeat(151))],
  ])('answers code %i to %s', async (code, _, body) => {
    await expect(post(body)).resolves.toMatchObject({ intent: { code } });
  });

  it('answers 4003 when the calls of a robot are used up', async () => {
    const asked = question('你好', { apiKey: metered });
    await expect(post(asked)).resolves.toMatchObject({ intent: { code: 10_004 } });
    await expect(post(asked)).resolves.toMatchObject({ intent: { code: 4003 } });
  });

  it('answers every question to a robot out of order with its code', async () => {
    const asked = question('你好', { apiKey: refusing });
    await expect(post(asked)).resolves.toEqual({ intent: { code: 4500 } });
    await expect(post(asked)).resolves.toEqual({ intent: { code: 4500 } });
  });

  it('tells of each request, checked or not, with the key it names', async () => {
    named = [];
    await post(question('你好', { apiKey: refusing }));
    await post({ key: 'sealed', timestamp: '1', data: 'x' });
    await post('hello');
    expect(named).toEqual([refusing, 'sealed', '']);
  });

  it('is out of quota or broken for every text while in that mood', async () => {
    let mood: TuringMood = 'out-of-quota';
    const moody = await listen(createTuringServer({ robots: [{ apiKey }], mood: () => mood }));
    const ask = () => fetch(moody.url, { method: 'POST', body: JSON.stringify(question('你好')) });
    expect(await (await ask()).json()).toMatchObject({ intent: { code: 4003 } });
    mood = 'broken';
    expect((await ask()).status).toBe(500);
    mood = 'well';
    expect(await (await ask()).json()).toMatchObject({ intent: { code: 10_004 } });
    await moody.close();
  });

  it('answers a fault it does not know as chat', async () => {
    await expect(post(question('故障 什么'))).resolves.toMatchObject({ intent: { code: 10_004 } });
  });

  it('is slow when told so, and answers all the same', async () => {
    const begunMs = Date.now();
    await expect(post(question('故障 slow 200'))).resolves.toMatchObject({
      intent: { code: 10_004 },
    });
    expect(Date.now() - begunMs).toBeGreaterThanOrEqual(190);
  });
});
