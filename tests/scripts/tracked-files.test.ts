import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackedFiles } from '../../scripts/tracked-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracked-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function git(...args: readonly string[]): void {
  execFileSync('git', [...args], { cwd: folder, stdio: 'ignore' });
}

describe('the files that are formatted', () => {
  it('are those that git tracks and that exist, whatever their names', () => {
    git('init');
    for (const name of ['一 b.md', 'deleted.ts', 'draft.ts']) writeFileSync(join(folder, name), '');
    git('add', '一 b.md', 'deleted.ts');
    rmSync(join(folder, 'deleted.ts'));
    expect(trackedFiles(folder)).toEqual(['一 b.md']);
  });

  it('are not known in an unpacked download, be it inside of another repository', () => {
    expect(trackedFiles(folder)).toBeUndefined();
    git('init');
    mkdirSync(join(folder, 'unpacked'));
    writeFileSync(join(folder, 'unpacked', 'a.ts'), '');
    expect(trackedFiles(join(folder, 'unpacked'))).toBeUndefined();
  });

  it('are not known where git is absent', () => {
    git('init');
    writeFileSync(join(folder, 'a.ts'), '');
    git('add', 'a.ts');
    vi.stubEnv('PATH', folder);
    expect(trackedFiles(folder)).toBeUndefined();
  });
});
