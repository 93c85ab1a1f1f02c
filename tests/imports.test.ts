import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package. */
  readonly to: string;
}

/** Who may import whom: the first rule whose `from` fits decides, `to` is what it allows. */
const directions = [
  {
    from: /^lib\/wechat\//,
    to: /^(lib\/wechat\/|lib\/errors\.ts$|node:crypto$|fast-xml-parser$|@nodable\/entities$)/,
  },
  {
    from: /^lib\/aws\/signed-call\.ts$/,
    to: /^(lib\/(aws|settings|answers)\/|lib\/deadline\.ts$|@smithy\/signature-v4$)/,
  },
  // Knows the wire of AWS, nothing of answers but HTTP, and of deliveries what is handed over.
  {
    from: /^lib\/aws\//,
    to: /^(lib\/(aws\/|settings\/report\.ts$|answers\/(json-at|post-json)\.ts$|delivery\/hand-over\.ts$|(errors|sentence|deadline)\.ts$)|node:)/,
  },
  { from: /^lib\/answers\/chat-completion\.ts$/, to: /^(lib\/|openai$)/ },
  { from: /^lib\/answers\/markdown(-renderer)?\.ts$/, to: /^(lib\/|marked$)/ },
  { from: /^lib\/telemetry\.ts$/, to: /^(lib\/|node:|@aws-lambda-powertools\/)/ },
  { from: /^lib\//, to: /^(lib\/|node:)/ },
  {
    from: /^handlers\/wechat\.ts$/,
    to: /^(handlers\/|lib\/|node:|@aws-lambda-powertools\/|rules\.compiled\.ts$)/,
  },
  { from: /^handlers\//, to: /^(handlers\/|lib\/|node:|aws-lambda$)/ },
  // Served to the browser as it is.
  { from: /^simulator\/page\//, to: /^simulator\/page\// },
  { from: /^simulator\//, to: /^(simulator\/|node:|saxes$)/ },
  // The fuzz and the benchmark run the handlers in their own process.
  {
    from: /^scripts\/echo-handler\.ts$/,
    to: /^(handlers\/|lib\/|scripts\/silent-telemetry\.ts$|rules\.compiled\.ts$)/,
  },
  {
    from: /^scripts\/rules\//,
    to: /^(scripts\/rules\/|lib\/|node:|ajv$|recheck$|yaml$)/,
  },
  { from: /^rules\.compiled\.ts$/, to: /^lib\// },
  {
    from: /^scripts\/rules-import\//,
    to: /^(scripts\/(rules-import\/|(io|sentence)\.ts$)|lib\/(wechat\/|sentence\.ts$)|node:|(read-excel-file\/node|csv-parse\/sync|yaml|fflate|saxes)$)/,
  },
  {
    from: /^scripts\/(setup\/parameter-store|sdk-read-page)\.ts$/,
    to: /^(scripts\/|lib\/|@aws-sdk\/client-ssm$)/,
  },
  { from: /^scripts\/setup\/stage-file\.ts$/, to: /^(scripts\/|node:|yaml$)/ },
  { from: /^scripts\/settings\/check-values\.ts$/, to: /^(scripts\/|lib\/|yaml$)/ },
  { from: /^scripts\/settings\/files\.ts$/, to: /^(scripts\/|prettier$)/ },
  {
    from: /^scripts\/doctor\/inside\//,
    to: /^(scripts\/|simulator\/|lib\/|node:|@aws-sdk\/|yaml$)/,
  },
  {
    from: /^scripts\/transcript\/(read-lines|is-kept)\.ts$/,
    to: /^(lib\/|@aws-sdk\/)/,
  },
  { from: /^scripts\/rules-export\//, to: /^(node:|write-excel-file\/node$)/ },
  { from: /^scripts\//, to: /^(scripts\/|simulator\/|lib\/|node:)/ },
];

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => posix.join(folder, String(file).replaceAll('\\', '/')))
    .filter((file) => /\.(ts|mjs|js)$/.test(file));
}

function importsOf(file: string): readonly Import[] {
  const code = readFileSync(join(root, file), 'utf8');
  const pattern =
    /(?:^|\n)(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(pattern)].map(([, named = '', dynamic = '']) => {
    const specifier = named || dynamic;
    const path = relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/');
    return { from: file, to: specifier.startsWith('.') ? path : specifier };
  });
}

function breaksDirection({ from, to }: Import): boolean {
  const rule = directions.find((direction) => direction.from.test(from));
  return rule === undefined || !rule.to.test(to);
}

const files = [
  ...['handlers', 'lib', 'simulator', 'scripts'].flatMap(sources),
  'rules.compiled.ts',
];

describe('the imports', () => {
  it('are found: the check would see a broken direction', () => {
    expect(importsOf('handlers/message.ts')).toContainEqual({
      from: 'handlers/message.ts',
      to: 'lib/wechat/envelope.ts',
    });
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100);
    expect(breaksDirection({ from: 'lib/wechat/xml.ts', to: 'lib/settings.ts' })).toBe(true);
    expect(breaksDirection({ from: 'lib/answers/turing.ts', to: '@aws-sdk/client-ssm' })).toBe(
      true,
    );
    expect(breaksDirection({ from: 'lib/aws/dynamodb.ts', to: '@aws-sdk/client-dynamodb' })).toBe(
      true,
    );
    expect(breaksDirection({ from: 'lib/settings.ts', to: 'handlers/route.ts' })).toBe(true);
  });

  it.each(files)('of %s keep the directions', (file) => {
    expect(importsOf(file).filter(breaksDirection)).toEqual([]);
  });
});

describe('the package of the chat model and the Markdown parser', () => {
  // A static import anywhere would load them at every start.
  it.each(files.filter((file) => /^(lib|handlers)\//.test(file)))(
    'are loaded later by %s',
    (file) => {
      const code = readFileSync(join(root, file), 'utf8');
      expect(code).not.toMatch(/from\s*['"][^'"]*\/(chat-completion|markdown)\.ts['"]/);
    },
  );

  it('are loaded by the chat model', () => {
    const loaded = importsOf('lib/answers/chat-model.ts').map(({ to }) => to);
    expect(loaded).toEqual(
      expect.arrayContaining(['lib/answers/chat-completion.ts', 'lib/answers/markdown.ts']),
    );
  });
});

describe('the function', () => {
  const unwanted =
    /['"]@aws-sdk\/|^import (?!type )[^;]*['"](?:node:)?https?['"]|\bimport\(\s*['"](?:node:)?https?['"]/m;

  it('imports the AWS SDK nowhere, not even its types, and node:http by no name', () => {
    const own = files.filter((file) => /^(lib|handlers)\//.test(file));
    const found = own.filter((file) => unwanted.test(readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it.each([
    `import type { AttributeValue } from '@aws-sdk/client-dynamodb';`,
    `import * as http from 'node:http';`,
    `const https = await import('https');`,
  ])('would be seen to: %s', (code) => {
    expect(code).toMatch(unwanted);
  });
});

describe('the environment, the clock and randomness', () => {
  const reached =
    /process\.env|Date\.now|new Date\(\)|Math\.random|\brandomBytes\(|randomUUID|\bfetch\(/;

  it.each(files.filter((file) => /^(lib|handlers)\//.test(file) && file !== 'handlers/wechat.ts'))(
    'are received by %s, not reached for',
    (file) => {
      expect(reached.exec(readFileSync(join(root, file), 'utf8'))?.[0]).toBeUndefined();
    },
  );
});
