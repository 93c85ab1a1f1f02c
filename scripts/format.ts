import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { trackedFiles } from './tracked-files.ts';

// npm run format, npm run check:format: Prettier over the files that git tracks; over all files of
// the folder where git tracks none. A draft or a result beside the project's files is not looked at.

const root = fileURLToPath(new URL('..', import.meta.url));
const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs');
const mode = process.argv.includes('--check') ? '--check' : '--write';
const files = trackedFiles(root) ?? ['.'];
const command = [prettier, mode, '--ignore-unknown', '--log-level', 'warn', ...files];
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
