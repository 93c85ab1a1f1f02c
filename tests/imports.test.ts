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
  // Leaves: what several rooms need, and what needs none of them.
  {
    from: /^lib\/(bilingual|errors|get-path|http|time|troubles)\.ts$/,
    to: /^(lib\/bilingual\.ts$|node:)/,
  },
  { from: /^lib\/answer\.ts$/, to: /^lib\/(wechat\/|time\.ts$)/ },
  { from: /^lib\/(sentences|long-answers|followers)\.ts$/, to: /^(lib\/wechat\/|node:)/ },
  { from: /^lib\/rules\//, to: /^(lib\/(rules\/|wechat\/|sentences\.ts$)|node:)/ },
  {
    from: /^lib\/upstream\/chat-completion\.ts$/,
    to: /^(lib\/(upstream\/|(get-path|http)\.ts$)|openai$)/,
  },
  {
    from: /^lib\/upstream\/markdown(-renderer)?\.ts$/,
    to: /^(lib\/(upstream|wechat)\/|marked$)/,
  },
  {
    from: /^lib\/upstream\//,
    to: /^(lib\/(upstream\/|wechat\/|(answer|bilingual|errors|get-path|http|time)\.ts$)|node:)/,
  },
  {
    from: /^lib\/delivery\//,
    to: /^(lib\/(delivery\/|wechat\/message\.ts$|(answer|time)\.ts$)|node:)/,
  },
  // The only room that knows the table's items.
  { from: /^lib\/dynamo\//, to: /^lib\/(dynamo|delivery|aws)\// },
  {
    from: /^lib\/aws\/signed-call\.ts$/,
    to: /^(lib\/(aws\/|settings\/report\.ts$|(http|time)\.ts$)|node:|@smithy\/signature-v4$)/,
  },
  // Knows the wire of AWS, nothing of answers, and of deliveries what is handed over.
  {
    from: /^lib\/aws\//,
    to: /^(lib\/(aws\/|settings\/report\.ts$|delivery\/hand-over\.ts$|(bilingual|errors|get-path|http)\.ts$)|node:)/,
  },
  {
    from: /^lib\/settings\//,
    to: /^(lib\/(settings\/|wechat\/|upstream\/|delivery\/slots\.ts$|(bilingual|errors|time)\.ts$)|node:)/,
  },
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
    to: /^(scripts\/(rules-import\/|(io|sentence)\.ts$)|lib\/(wechat\/|bilingual\.ts$)|node:|(read-excel-file\/node|csv-parse\/sync|yaml|fflate|saxes)$)/,
  },
  {
    from: /^scripts\/parameter-store\.ts$/,
    to: /^(scripts\/|lib\/|@aws-sdk\/client-ssm$)/,
  },
  { from: /^scripts\/stage\.ts$/, to: /^(scripts\/|lib\/|node:|yaml$)/ },
  { from: /^scripts\/settings\/check-values\.ts$/, to: /^(scripts\/|lib\/|yaml$)/ },
  { from: /^scripts\/settings\/files\.ts$/, to: /^(scripts\/|prettier$)/ },
  {
    from: /^scripts\/doctor\/inside\//,
    to: /^(scripts\/|simulator\/|lib\/|node:|@aws-sdk\/)/,
  },
  {
    from: /^scripts\/transcript\/(read-lines|is-kept)\.ts$/,
    to: /^(lib\/|@aws-sdk\/)/,
  },
  {
    from: /^scripts\/rules-export\.ts$/,
    to: /^(scripts\/io\.ts$|node:|write-excel-file\/node$)/,
  },
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

const files = [
  ...['handlers', 'lib', 'simulator', 'scripts'].flatMap(sources),
  'rules.compiled.ts',
];
const imports = files.flatMap(importsOf);

/** The rule that decides what a file may import. */
function ruleOf(from: string): (typeof directions)[number] | undefined {
  return directions.find((direction) => direction.from.test(from));
}

/** One line for each import that its rule does not allow. */
function wrongOf(found: readonly Import[]): readonly string[] {
  return found
    .filter(({ from, to }) => ruleOf(from)?.to.test(to) !== true)
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** A wrong import for each rule, to prove that the rule refuses it. */
const planted: readonly Import[] = [
  { from: 'lib/wechat/xml.ts', to: 'lib/settings/parse.ts' },
  { from: 'lib/time.ts', to: 'lib/errors.ts' },
  { from: 'lib/answer.ts', to: 'lib/delivery/slots.ts' },
  { from: 'lib/sentences.ts', to: 'lib/rules/book.ts' },
  { from: 'lib/rules/book.ts', to: 'lib/upstream/ask.ts' },
  { from: 'lib/upstream/chat-completion.ts', to: 'marked' },
  { from: 'lib/upstream/markdown.ts', to: 'openai' },
  { from: 'lib/upstream/ask.ts', to: 'lib/rules/book.ts' },
  { from: 'lib/delivery/deliver.ts', to: 'lib/upstream/ask.ts' },
  { from: 'lib/dynamo/answers.ts', to: 'lib/answer.ts' },
  { from: 'lib/aws/signed-call.ts', to: '@aws-sdk/client-ssm' },
  { from: 'lib/aws/parameters.ts', to: 'lib/delivery/store.ts' },
  { from: 'lib/settings/parse.ts', to: 'lib/dynamo/table.ts' },
  { from: 'lib/telemetry.ts', to: '@aws-sdk/client-ssm' },
  { from: 'lib/answer-message.ts', to: 'handlers/route.ts' },
  { from: 'handlers/wechat.ts', to: 'simulator/stack.ts' },
  { from: 'handlers/message.ts', to: 'rules.compiled.ts' },
  { from: 'simulator/page/page.js', to: 'simulator/page.ts' },
  { from: 'simulator/turing.ts', to: 'lib/upstream/turing.ts' },
  { from: 'scripts/echo-handler.ts', to: 'simulator/stack.ts' },
  { from: 'scripts/rules/read-yaml.ts', to: 'scripts/io.ts' },
  { from: 'rules.compiled.ts', to: 'handlers/route.ts' },
  { from: 'scripts/rules-import/table.ts', to: 'lib/settings/parse.ts' },
  { from: 'scripts/parameter-store.ts', to: 'yaml' },
  { from: 'scripts/stage.ts', to: '@aws-sdk/client-ssm' },
  { from: 'scripts/doctor/inside/resources.ts', to: 'handlers/route.ts' },
  { from: 'scripts/settings/check-values.ts', to: 'prettier' },
  { from: 'scripts/settings/files.ts', to: 'yaml' },
  { from: 'scripts/transcript/read-lines.ts', to: 'scripts/io.ts' },
  { from: 'scripts/rules-export.ts', to: 'lib/settings/parse.ts' },
  { from: 'scripts/start.ts', to: '@aws-sdk/client-ssm' },
];

describe('the imports', () => {
  it('are found: static, dynamic and those of packages', () => {
    expect(imports).toContainEqual({
      from: 'handlers/message.ts',
      to: 'lib/wechat/envelope.ts',
    });
    expect(imports).toContainEqual({
      from: 'lib/upstream/chat-model.ts',
      to: 'lib/upstream/markdown.ts',
    });
    expect(imports).toContainEqual({ from: 'lib/wechat/xml.ts', to: 'fast-xml-parser' });
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('of a file without a rule do not exist: each file has one', () => {
    expect(files.filter((file) => ruleOf(file) === undefined)).toEqual([]);
    expect(wrongOf([{ from: 'elsewhere/file.ts', to: 'node:fs' }])).toHaveLength(1);
  });

  it.each(directions.map((rule) => [rule.from.source.replaceAll('\\/', '/'), rule] as const))(
    'of %s keep their direction, and one planted beside them does not',
    (_, rule) => {
      const isRuled = ({ from }: Import) => ruleOf(from) === rule;
      expect(wrongOf(imports.filter(isRuled))).toEqual([]);
      const wrong = planted.filter(isRuled);
      expect(wrong).not.toEqual([]);
      expect(wrongOf(wrong)).toHaveLength(wrong.length);
    },
  );
});

/** The room of a file of lib; undefined for one that lib itself holds. */
function roomOf(file: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(file)?.[1];
}

/** Pairs of rooms that import each other, as `aws and delivery`. */
function mutualOf(found: readonly Import[]): readonly string[] {
  const pairs = new Set(found.map(({ from, to }) => `${roomOf(from)} ${roomOf(to)}`));
  return [...pairs].flatMap((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    const isMutual = ![from, to].includes('undefined') && from < to && pairs.has(`${to} ${from}`);
    return isMutual ? [`${from} and ${to}`] : [];
  });
}

describe('the rooms of lib', () => {
  it('are never two that import each other', () => {
    expect(mutualOf(imports)).toEqual([]);
    const planted = { from: 'lib/delivery/deliver.ts', to: 'lib/dynamo/answers.ts' };
    expect(mutualOf([...imports, planted])).toEqual(['delivery and dynamo']);
  });
});

/** The files of the function itself. */
const shipped = files.filter((file) => /^(lib|handlers)\//.test(file));

/** The piece of each file's code that fits a pattern, one line for each file that has one. */
function holding(pattern: RegExp, among: readonly string[]): readonly string[] {
  return among.flatMap((file) => {
    const piece = pattern.exec(readFileSync(join(root, file), 'utf8'))?.[0];
    return piece === undefined ? [] : [`${file}: ${piece}`];
  });
}

describe('the package of the chat model and the Markdown parser', () => {
  const importedAtStart = /from\s*['"][^'"]*\/(chat-completion|markdown)\.ts['"]/;

  // A static import anywhere would load them at every start.
  it('are imported statically by no file of the function', () => {
    expect(holding(importedAtStart, shipped)).toEqual([]);
    expect(`import { a } from '../answers/markdown.ts';`).toMatch(importedAtStart);
    expect(`await import('./markdown.ts')`).not.toMatch(importedAtStart);
  });

  it('are loaded by the chat model', () => {
    const loaded = importsOf('lib/upstream/chat-model.ts').map(({ to }) => to);
    expect(loaded).toEqual(
      expect.arrayContaining(['lib/upstream/chat-completion.ts', 'lib/upstream/markdown.ts']),
    );
  });
});

describe('the AWS SDK and node:http', () => {
  const unwanted =
    /['"]@aws-sdk\/|^import (?!type )[^;]*['"](?:node:)?https?['"]|\bimport\(\s*['"](?:node:)?https?['"]/m;

  // Types of the SDK would tie the function to a package it does not ship.
  it('are imported by name in no file of the function', () => {
    expect(holding(unwanted, shipped)).toEqual([]);
    const ways = [
      `import type { AttributeValue } from '@aws-sdk/client-dynamodb';`,
      `import * as http from 'node:http';`,
      `const https = await import('https');`,
    ];
    for (const way of ways) expect(way).toMatch(unwanted);
  });
});

describe('the environment, the clock and randomness', () => {
  const reached =
    /process\.env|Date\.now|new Date\(\)|Math\.random|\brandomBytes\(|randomUUID|\bfetch\(/;
  const isRoot = (file: string) => file === 'handlers/wechat.ts';

  it('are received by every file of the function but the composition root', () => {
    expect(
      holding(
        reached,
        shipped.filter((file) => !isRoot(file)),
      ),
    ).toEqual([]);
    // The root reaches for them, so the pattern sees what it is to see.
    expect(holding(reached, shipped.filter(isRoot))).toHaveLength(1);
    const ways = ['process.env', 'Date.now', 'new Date()', 'Math.random', 'fetch(url)'];
    for (const way of [...ways, 'randomBytes(16)', 'randomUUID']) expect(way).toMatch(reached);
  });
});
