import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const module = fileURLToPath(new URL('../../scripts/optimize-late.mjs', import.meta.url));
const isMeasuredVersion = process.versions.node.startsWith('24.');

/** How V8 was about to compile a function that was called so often. */
function compilersOf(calls: number, before: string): readonly string[] {
  const script = `${before}
    function add(a, b) { return a + b; }
    let sum = 0;
    for (let call = 0; call < ${calls}; call += 1) sum = add(sum, call);`;
  const flags = ['--trace-opt', '--no-use-osr', '--input-type=module'];
  const log = execFileSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' });
  const lines = log.split('\n').filter((line) => line.startsWith('[marking'));
  return lines.filter((line) => line.includes(' add ')).map((line) => line.replace(/,.*/, ''));
}

const late = `await import(${JSON.stringify(module)});`;

describe('optimizing late', () => {
  // Whoever moves the function to another version measures the thresholds anew.
  it('has the thresholds of the version that is deployed', () => {
    const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
    expect(parse(template, { logLevel: 'silent' }).provider.runtime).toBe('nodejs24.x');
  });

  it('says nothing, whatever the version of Node', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [module], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.runIf(isMeasuredVersion)('moves thresholds that V8 has', () => {
    const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    expect(options).toContain('default: --invocation-count-for-maglev=400');
    expect(options).toContain('default: --invocation-count-for-turbofan=3000');
  });

  it.runIf(isMeasuredVersion)('compiles after three times as many calls', () => {
    expect(compilersOf(1000, '')).toEqual([expect.stringContaining('MAGLEV')]);
    expect(compilersOf(1000, late)).toEqual([]);
    expect(compilersOf(3000, late)).toEqual([expect.stringContaining('MAGLEV')]);
  });
});
