import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import { plainParameters, standInKey, startStack } from '../../simulator/stack.ts';
import { sendText, shakeHands } from '../../simulator/wechat.ts';
import { label } from '../support/rules.ts';
import { token } from './converse.ts';
import { packageService, removeCopy, type PackagedService } from './package-service.ts';
import { unzip } from './setup.ts';

function sourcesOf(metafile: string): readonly string[] {
  const { inputs }: Metafile = JSON.parse(readFileSync(metafile, 'utf8'));
  return Object.keys(inputs);
}

const isReplacement = (source: string) =>
  /^[\w-]+:/.test(source) || source === 'scripts/optimize-late.mjs';
const isCredentialChain = (source: string) => source.includes('/credential-provider-node/');

describe('a bundle with PLAIN_BUNDLE=1', () => {
  let plain: PackagedService | undefined;
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => {
    if (plain !== undefined) removeCopy(plain);
  });

  it('has the libraries as they are, and answers', async () => {
    vi.stubEnv('PLAIN_BUNDLE', '1');
    plain = packageService();
    const sources = sourcesOf(plain.metafile);
    expect(sources.filter(isReplacement)).toEqual([]);
    expect(sources.filter(isCredentialChain)).not.toEqual([]);
    const stack = await startStack({
      modulePath: join(unzip(plain.zip, join(plain.root, 'bundle')), 'handlers', 'wechat.mjs'),
      parameters: plainParameters(token, standInKey),
      robots: [{ apiKey: standInKey }],
    });
    const options = { url: stack.url, token };
    const shaken = await shakeHands(options);
    const { verdict } = await sendText('你好', options);
    await stack.close();
    expect(shaken).toBeUndefined();
    expect(verdict).toEqual({ kind: 'text', text: `图灵替身听到了：你好${label}` });
  }, 60_000);

  it('is not what is deployed otherwise', () => {
    const sources = sourcesOf(inject('metafile'));
    expect(sources.filter(isReplacement)).toContain('scripts/optimize-late.mjs');
    expect(sources.filter(isCredentialChain)).toEqual([]);
  });
});
