import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that git tracks or would; the lock holds hashes that look like keys. None without git. */
function trackedFiles(): readonly string[] {
  if (!existsSync(join(root, '.git'))) return [];
  const args = ['ls-files', '-co', '--exclude-standard'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(
      (file) => !file.endsWith('package-lock.json') && existsSync(join(root, file)) && file !== '',
    );
}

const files = trackedFiles();

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Values that look like keys and are none: published vectors and what the stand-ins know. */
const harmless = [
  '00112233445566778899aabbccddeeff',
  'aa3431f66b1842a5d4ec027667c72f82',
  '5496089c76b775668090e530329c1876',
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  'local'.repeat(9).slice(0, 43),
];

const secrets = [
  { name: 'an AWS access key', pattern: /\bAKIA[0-9A-Z]{16}\b/g },
  { name: 'a WeChat secret or a Turing key', pattern: /\b[0-9a-f]{32}\b/g },
  { name: 'an EncodingAESKey', pattern: /(?<![A-Za-z0-9+/=])[A-Za-z0-9]{43}(?![A-Za-z0-9+/=])/g },
];

describe('the repository', () => {
  it.skipIf(files.length === 0).each(secrets)(
    'holds nothing that looks like $name',
    ({ pattern }) => {
      const found = files.flatMap((file) =>
        [...read(file).matchAll(pattern)]
          .filter(([value]) => !harmless.includes(value))
          .map(([value]) => `${file}: ${value.slice(0, 6)}…`),
      );
      expect(found).toEqual([]);
    },
  );

  it('would notice a secret', () => {
    const planted = [`AKIA${'B'.repeat(16)}`, 'f'.repeat(32), 'A'.repeat(43)];
    secrets.forEach(({ pattern }, index) => {
      expect(planted[index]?.match(pattern)).toHaveLength(1);
    });
  });

  it('keeps the AWS SDK packages on one version', () => {
    const manifest: {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    } = JSON.parse(read('package.json'));
    const versions = Object.entries({ ...manifest.devDependencies, ...manifest.dependencies })
      .filter(([name]) => name.startsWith('@aws-sdk/'))
      .map(([, version]) => version);
    expect(new Set(versions).size).toBe(1);
    expect(Object.values(manifest.dependencies).every((version) => /^\d/.test(version))).toBe(true);
  });

  /** What puts a module in another's place while packaging, or changes how V8 runs it. */
  const meddling =
    /\bonResolve\b|\bonLoad\b|setFlagsFromString|NODE_OPTIONS|--v8-|--(?:no-)?(?:maglev|turbofan|sparkplug|opt)\b|invocation-count/;

  it('packages what is written: no plugin resolves or loads a module, no flag of V8 is set', () => {
    const packaging = readdirSync(join(root, 'scripts'), { recursive: true })
      .map((file) => `scripts/${String(file).replaceAll('\\', '/')}`)
      .filter((file) => /\.(?:m?js|ts)$/.test(file));
    const all = ['serverless.yml', 'package.json', 'handlers/wechat.ts', ...packaging];
    expect(all.filter((file) => meddling.test(read(file)))).toEqual([]);
    const { custom } = parse(read('serverless.yml'), { logLevel: 'silent' });
    const { plugins, alias, inject, define, banner } = custom.esbuild;
    expect(plugins).toBe('scripts/esbuild-metafile.mjs');
    expect({ alias, inject, define }).toEqual({});
    expect(banner.js).toBe(
      "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    );
  });

  it.each(['build.onLoad({}', "setFlagsFromString('--no-opt')", 'NODE_OPTIONS: --no-maglev'])(
    'would notice %s',
    (code) => {
      expect(code).toMatch(meddling);
    },
  );

  it('declares the AWS SDK for commands and tests alone', () => {
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
      read('package.json'),
    );
    expect(Object.keys(dependencies).filter((name) => name.startsWith('@aws-sdk/'))).toEqual([]);
  });

  it('has a lock with every platform’s binaries', () => {
    const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
      JSON.parse(read('package-lock.json'));
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) =>
          !(`${path}/node_modules/${name}` in lock.packages) &&
          !(`node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});
