import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readParameters } from '../../../lib/aws/parameters.ts';
import { within } from '../../../lib/deadline.ts';
import { ConfigurationError } from '../../../lib/errors.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import {
  createSsm,
  type SsmFault,
  type SsmOptions,
  type StoredParameters,
} from '../../../simulator/ssm.ts';
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

describe('readParameters on the wire', () => {
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
    return new SSMClient({
      region: 'ap-southeast-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
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
    const client = await store(3, { emptyFirstPage: true });
    await expect(readParameters(client, path, never)).resolves.toHaveProperty('size', 3);
  });

  it('gives nothing for a path with nothing below it', async () => {
    await expect(readParameters(await store(1), '/elsewhere', never)).resolves.toHaveProperty(
      'size',
      0,
    );
  });

  it('is throttled twice and then gets its answer', async () => {
    const faults: SsmFault[] = ['ThrottlingException', 'ThrottlingException'];
    const client = await store(1, { fault: () => faults.shift() });
    await expect(readParameters(client, path, never)).resolves.toHaveProperty('size', 1);
  });

  it('ends at its deadline when Parameter Store hangs', async () => {
    const client = await store(1, { fault: () => 'hang' });
    const begunMs = Date.now();
    const read = within(300, (signal) => readParameters(client, path, signal));
    await expect(read).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    expect(Date.now() - begunMs).toBeLessThan(2000);
  });

  it('names the permission that is missing when access is denied', async () => {
    const client = await store(1, { fault: () => 'AccessDeniedException' });
    const read = readParameters(client, path, never);
    await expect(read).rejects.toEqual(failure('AccessDeniedException'));
    await expect(read).rejects.toThrow(/ssm:GetParametersByPath/);
  });
});

describe('readParameters when the client fails', () => {
  // The mock replaces the client's send for every instance, so it must not outlive these tests.
  let ssm = mockClient(SSMClient);
  ssm.restore();
  beforeEach(() => {
    ssm = mockClient(SSMClient);
  });
  afterEach(() => ssm.restore());

  it.each([
    'ThrottlingException',
    'AccessDeniedException',
    'CredentialsProviderError',
    'ValidationException',
    'TimeoutError',
    'SomethingNew',
  ])('reports %s with a cure', async (name) => {
    ssm.on(GetParametersByPathCommand).rejects(Object.assign(new Error('secret words'), { name }));
    const read = readParameters(new SSMClient({}), path, never);
    await expect(read).rejects.toEqual(failure(name));
    await expect(read).rejects.not.toThrow(/secret words/);
    const error: unknown = await read.catch((thrown: unknown) => thrown);
    const [issue] = error instanceof ConfigurationError ? error.issues : [];
    for (const words of [issue?.where, issue?.problem, issue?.cure]) {
      expect(lacking(words ?? { zh: '', en: '' })).toEqual([]);
    }
  });

  it('reports even what is no error', async () => {
    ssm.on(GetParametersByPathCommand).callsFake(() => Promise.reject('text'));
    await expect(readParameters(new SSMClient({}), path, never)).rejects.toEqual(
      failure('unknown'),
    );
  });

  it('skips entries without a name or a value, and an answer without entries', async () => {
    ssm
      .on(GetParametersByPathCommand)
      .resolvesOnce({ NextToken: '2' })
      .resolvesOnce({ Parameters: [{ Name: `${path}/a` }, { Value: 'b' }], NextToken: '' });
    await expect(readParameters(new SSMClient({}), path, never)).resolves.toHaveProperty('size', 0);
    expect(ssm.commandCalls(GetParametersByPathCommand)).toHaveLength(2);
  });
});
