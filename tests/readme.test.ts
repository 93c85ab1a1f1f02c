import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plainParameters, standInKey, startStack, type Stack } from '../simulator/stack.ts';
import { runScript } from './scripts/run-script.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/deploy.md',
  'docs/security.md',
  'docs/performance.md',
  'docs/deploy.zh-CN.md',
  'docs/deploy-github.md',
  'docs/deploy-github.zh-CN.md',
  'docs/operations.md',
  'docs/operations.zh-CN.md',
  'docs/privacy.md',
  'docs/privacy.zh-CN.md',
  'docs/compliance.md',
  'docs/compliance.zh-CN.md',
  'docs/field-checks.md',
  'docs/field-checks.zh-CN.md',
  'docs/answers.md',
  'docs/answers.zh-CN.md',
  'docs/simulator.md',
  'docs/chat-model.md',
  'docs/chat-model.zh-CN.md',
  'docs/rules.md',
  'docs/rules.zh-CN.md',
  'docs/rules-import.md',
  'docs/rules-import.zh-CN.md',
  'docs/settings.md',
  'docs/settings.zh-CN.md',
  'docs/setup.md',
  'docs/setup.zh-CN.md',
  'docs/doctor.md',
  'docs/doctor.zh-CN.md',
];

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The ends of addresses that lead to the headings of a document, as GitHub makes them. */
function headingsOf(file: string): readonly string[] {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function blocks(file: string, language: string): readonly string[] {
  const found = read(file).matchAll(
    new RegExp(`^\\s*\`\`\`${language}\\n([\\s\\S]*?)^\\s*\`\`\``, 'gm'),
  );
  return [...found].map(([, block = '']) => block.trim());
}

/** Output without what differs from run to run. */
function timeless(text: string): string {
  return text.replaceAll(/(at|after) (\d+|…) ms/g, '$1 … ms').trim();
}

const manifest: { scripts: Record<string, string> } = JSON.parse(read('package.json'));

describe.each(documents)('%s', (document) => {
  it('names only commands that exist', () => {
    const named = [...read(document).matchAll(/npm run ([\w:-]+)|npm (start|test)\b/g)].map(
      ([, script, known]) => script ?? known,
    );
    for (const name of named) expect(Object.keys(manifest.scripts)).toContain(name);
  });

  it('links only to files that exist', () => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)/g)];
    const broken = links.filter(
      ([, target = '']) => !existsSync(join(root, dirname(document), target)),
    );
    expect(broken).toEqual([]);
  });

  it('links only to headings that exist', () => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]*)#([^)]*)\)/g)];
    const broken = links.filter(([, target = '', anchor = '']) => {
      const file = target === '' ? document : join(dirname(document), target);
      return file.endsWith('.md') && !headingsOf(file).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('the two READMEs', () => {
  it('show the same commands and the same output', () => {
    expect(blocks('README.zh-CN.md', 'sh')).toEqual(blocks('README.md', 'sh'));
  });

  it('come to their first command before line 30', () => {
    for (const readme of ['README.md', 'README.zh-CN.md']) {
      const lines = read(readme).split('\n');
      expect(lines.indexOf('npm ci && npm start')).toBeLessThan(30);
    }
  });
});

describe('the form for field checks', () => {
  const form = read('.github/ISSUE_TEMPLATE/field-check.yml');

  it('asks for each column of the table that it fills, and cannot be sent without', () => {
    const { body }: { body: { id?: string; validations?: { required: boolean } }[] } = parse(form);
    const required = body.filter(({ validations }) => validations?.required).map(({ id }) => id);
    const [, columns = ''] =
      /## Seen on a real account\n\n(.*)\n/.exec(read('docs/field-checks.md')) ?? [];
    const names = columns.split('|').map((name) => name.trim().split(' ')[0] ?? '');
    expect(names.filter((name) => name !== '')).toEqual(['claim', 'date', 'account', 'region']);
    expect(required).toEqual(expect.arrayContaining(names.filter((name) => name !== '')));
  });
});

describe('the README’s second command', () => {
  let stack: Stack;
  beforeAll(async () => {
    const parameters = plainParameters('localtoken', standInKey);
    stack = await startStack({ parameters, robots: [{ apiKey: standInKey }] });
  });
  afterAll(() => stack.close());

  it('prints what the README shows', async () => {
    const command = blocks('README.md', 'sh').find((block) => block.startsWith('npm run simulate'));
    const shown = blocks('README.md', 'text').find((block) => block.startsWith('handshake'));
    const args = (command ?? '').split(' -- ')[1]?.split(' ') ?? [];
    const local = args.map((arg) => (arg.startsWith('http') ? stack.url : arg));
    const { exited, printed } = runScript('simulate', local);
    await expect(exited).resolves.toBe(0);
    expect(timeless(printed())).toBe(timeless(shown ?? ''));
  });
});
