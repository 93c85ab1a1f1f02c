import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packaged, realSeconds } from './projects.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = [...realSeconds, ...packaged].filter((file) => !file.includes('*'));
const files = readdirSync(join(root, 'tests'), { recursive: true })
  .map((file) => `tests/${String(file).replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'));
const quick = files.filter((file) => !file.startsWith('tests/packaged/') && !named.includes(file));

/** What starts a process, or asks for the packaged service. */
const starts =
  /from '(node:child_process|[^']*\/(run-script|run-sls-beside|simulator\/stack)\.ts)'|\binject\(/;

/** The files whose code fits. */
function holding(pattern: RegExp, among: readonly string[]): readonly string[] {
  return among.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
}

describe('the test projects', () => {
  it('name files that exist', () => {
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('have nothing in quick that starts a process or needs the package', () => {
    expect(quick.length).toBeGreaterThan(100);
    expect(holding(starts, quick)).toEqual([]);
    expect(holding(starts, named).length).toBeGreaterThan(named.length / 2);
  });
});
