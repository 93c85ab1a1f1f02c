import { afterEach, describe, expect, it } from 'vitest';
import { createReadPage, readParameters } from '../../../lib/aws/parameters.ts';
import { ConfigurationError } from '../../../lib/errors.ts';
import { within } from '../../../lib/time.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import {
  createSsm,
  type SsmFault,
  type SsmOptions,
  type StoredParameters,
} from '../../../simulator/ssm.ts';
import { callsOf } from '../../support/aws.ts';
import { record, type Scripted } from '../../support/recorder.ts';
import { lacking } from '../../support/sentence.ts';

const path = '/wechat-turing-bot/dev';
const never = new AbortController().signal;

function failure(problem: string) {
  return expect.objectContaining({
    name: 'ConfigurationError',
    issues: [
      expect.objectContaining({
        problem: { zh: expect.stringContaining(problem), en: expect.stringContaining(problem) },
      }),
    ],
  });
}

describe('readParameters of the strict stand-in', () => {
  let server: Listening | undefined;
  afterEach(() => server?.close());

  async function store(count: number, options: Omit<SsmOptions, 'parameters'> = {}) {
    const parameters: StoredParameters = new Map([
      [`${path}/wechat/token`, { type: 'SecureString', value: '口令' }],
      [`${path}2/wechat/token`, { type: 'SecureString', value: 'another stage' }],
    ]);
    for (let index = 1; index < count; index += 1) {
      parameters.set(`${path}/more/${index}`, { type: 'String', value: String(index) });
    }
    server = await listen(createSsm({ ...options, parameters }));
    return createReadPage(callsOf(server.url));
  }

  it('reads the parameters two levels below, decrypted, by what follows the path', async () => {
    const read = await readParameters(await store(2), path, never);
    expect([...read]).toEqual([
      ['wechat/token', '口令'],
      ['more/1', '1'],
    ]);
  });

  it('follows every page', async () => {
    await expect(readParameters(await store(25), path, never)).resolves.toHaveProperty('size', 25);
  });

  it('follows an empty page that points to a next one', async () => {
    const readPage = await store(3, { emptyFirstPage: true });
    await expect(readParameters(readPage, path, never)).resolves.toHaveProperty('size', 3);
  });

  it('gives nothing for a path with nothing below it', async () => {
    await expect(readParameters(await store(1), '/elsewhere', never)).resolves.toHaveProperty(
      'size',
      0,
    );
  });

  it('is throttled twice and then gets its answer', async () => {
    const faults: SsmFault[] = ['ThrottlingException', 'ThrottlingException'];
    const readPage = await store(1, { fault: () => faults.shift() });
    await expect(readParameters(readPage, path, never)).resolves.toHaveProperty('size', 1);
  });

  it('ends at its deadline when Parameter Store hangs', async () => {
    const readPage = await store(1, { fault: () => 'hang' });
    const begunMs = Date.now();
    const read = within(300, (signal) => readParameters(readPage, path, signal));
    await expect(read).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    expect(Date.now() - begunMs).toBeLessThan(2000);
  });

  it('names the permission that is missing when access is denied', async () => {
    const readPage = await store(1, { fault: () => 'AccessDeniedException' });
    const read = readParameters(readPage, path, never);
    await expect(read).rejects.toEqual(failure('AccessDeniedException'));
    await expect(read).rejects.toThrow(/ssm:GetParametersByPath/);
  });
});

describe('readParameters of other answers', () => {
  let server: Listening | undefined;
  afterEach(() => server?.close());

  async function answering(...answers: readonly Scripted[]) {
    const service = await record();
    service.answers = answers;
    server = service;
    return { service, readPage: createReadPage(callsOf(service.url)) };
  }

  /** What the report of a failure lacks; fails when it has another name, or the words of the answer. */
  async function lackingIn(read: Promise<unknown>, name: string) {
    await expect(read).rejects.toEqual(failure(name));
    await expect(read).rejects.not.toThrow(/secret words/);
    const error: unknown = await read.catch((thrown: unknown) => thrown);
    const [issue] = error instanceof ConfigurationError ? error.issues : [];
    return [issue?.where, issue?.problem, issue?.cure].flatMap((words) =>
      lacking(words ?? { zh: '', en: '' }),
    );
  }

  it.each([
    ['ThrottlingException', 3],
    ['AccessDeniedException', 1],
    ['ExpiredTokenException', 1],
    ['ValidationException', 1],
    ['SomethingNew', 1],
  ])('reports %s with a cure, after %i attempts', async (name, attempts) => {
    const body = JSON.stringify({ __type: name, message: 'secret words' });
    const { service, readPage } = await answering({ status: 400, body });
    await expect(lackingIn(readParameters(readPage, path, never), name)).resolves.toEqual([]);
    expect(service.requests).toHaveLength(attempts);
  });

  it('reports missing credentials with a cure', async () => {
    const { service } = await answering({ status: 200, body: '{}' });
    const call = callsOf(service.url, { AWS_ACCESS_KEY_ID: '' });
    const read = readParameters(createReadPage(call), path, never);
    await expect(lackingIn(read, 'CredentialsProviderError')).resolves.toEqual([]);
    expect(service.requests).toEqual([]);
  });

  it('reports a page that is no JSON, without its words', async () => {
    const { readPage } = await answering({ status: 200, body: '<html>secret words' });
    const read = readParameters(readPage, path, never);
    await expect(lackingIn(read, 'SyntaxError')).resolves.toEqual([]);
  });

  it('reports even what is no error', async () => {
    const readPage = () => Promise.reject('text');
    await expect(readParameters(readPage, path, never)).rejects.toEqual(failure('unknown'));
  });

  it('skips entries without a name or a value, and a page without entries', async () => {
    const { service, readPage } = await answering(
      { status: 200, body: '{"NextToken":"2"}' },
      { status: 200, body: `{"Parameters":[{"Name":"${path}/a"},{"Value":"b"},7],"NextToken":""}` },
    );
    await expect(readParameters(readPage, path, never)).resolves.toHaveProperty('size', 0);
    expect(service.requests).toHaveLength(2);
  });
});
