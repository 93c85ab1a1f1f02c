import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files in a folder that git tracks and that exist, relative to it. Undefined where git tracks none:
 * git is absent, or the folder is an unpacked download, be it inside of another repository.
 */
export function trackedFiles(folder: string): readonly string[] | undefined {
  const listed = listedByGit(folder).filter((file) => existsSync(join(folder, file)));
  return listed.length === 0 ? undefined : listed;
}

function listedByGit(folder: string): readonly string[] {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const listed = execFileSync('git', ['ls-files', '-z'], {
      cwd: folder,
      encoding: 'utf8',
      stdio,
    });
    return listed.split('\0').filter((file) => file !== '');
  } catch {
    return [];
  }
}
