import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runScript } from './run-script.ts';

describe('npm run soak', () => {
  it('lets a few followers write, and says what each of them saw', async () => {
    const bundle = join(inject('bundleFolder'), 'handlers', 'wechat.mjs');
    const quickly = ['--followers', '6', '--median', '800', '--bundle', bundle];
    const { exited, printed } = runScript('soak', quickly);
    await expect(exited).resolves.toBe(0);
    const output = printed();
    expect(output).toContain('6 of 6 have written');
    expect(output).toContain('6 followers in');
    const fates = [...output.matchAll(/^ {2}(?:delivery|fallback|继续)[^:]*: (\d+)$/gm)];
    expect(fates.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(6);
    expect(output).toMatch(/asked once: \d/);
    expect(output).toContain('muted: 0 times');
    expect(output).toContain('throttled: 0 deliveries');
  }, 60_000);

  // What is refused: tests/scripts/soak-options.test.ts.
  it('refuses wrong options with its usage and status 2', async () => {
    const { exited, printed } = runScript('soak', ['--fast']);
    await expect(exited).resolves.toBe(2);
    expect(printed()).toContain('usage: npm run soak');
  });
});
