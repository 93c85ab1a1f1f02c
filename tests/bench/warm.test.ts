import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBot, echo } from '../../bench/composition.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { bundlingOf } from '../../bench/packaged.ts';
import { account } from '../../bench/wire/account.ts';
import { createRandom } from '../../bench/random.ts';
import {
  answersWith,
  createMessages,
  forged,
  invocation,
  nowMs,
} from '../../bench/warm/messages.ts';
import { peerPackages } from '../../bench/warm/peer-packages.ts';
import { stepsIn } from '../../bench/warm/steps.ts';
import { compiledRules } from '../../rules.compiled.ts';

const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');

describe('the bundle that is timed', () => {
  it('is made as the one that is deployed', () => {
    expect(bundlingOf(template)).toEqual({
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      target: 'node20',
      platform: 'node',
      mainFields: ['module', 'main'],
      banner: { js: expect.stringContaining('createRequire') },
    });
  });

  it('holds no peer: each is loaded as it is pinned', () => {
    const manifest = readFileSync(new URL('../../bench/package.json', import.meta.url), 'utf8');
    const { dependencies } = JSON.parse(manifest);
    expect(peerPackages.filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });
});

describe.each(['plain', 'safe'] as const)('a message in %s mode', (mode) => {
  const bot = createBot({
    mode,
    account,
    now: () => nowMs,
    rules: { ...compiledRules, aiLabel: '' },
    telemetry: silentTelemetry,
    robot: echo,
  });
  const [first, second] = createMessages(2, mode, createRandom(1));
  if (first === undefined || second === undefined) throw new Error('There are no messages.');

  it('is answered with its own text, and that is told from any other', async () => {
    const result = await bot(first.event, invocation);
    expect(answersWith(first.text, result, mode)).toBe(true);
    expect(answersWith(second.text, result, mode)).toBe(false);
    expect(answersWith(first.text, { ...result, statusCode: 500 }, mode)).toBe(false);
  });

  it('is refused when it is forged', async () => {
    expect(await bot(forged(first, mode), invocation)).toMatchObject({ statusCode: 403 });
  });

  it('goes through steps that have names of their own', () => {
    const names = stepsIn(mode);
    expect(new Set(names).size).toBe(names.length);
    expect(names.some((name) => name.includes('AES'))).toBe(mode === 'safe');
  });
});
