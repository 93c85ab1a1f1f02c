import { format, resolveConfig } from 'prettier';
import { environmentExample, stageExample } from './examples.ts';
import { settingsPage } from './page.ts';

/** The files that are made of the table, in the project's format, by their paths from its top. */
export async function settingsFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    await formatted('docs/settings.md', settingsPage('en')),
    await formatted('docs/settings.zh-CN.md', settingsPage('zh')),
    ['stages/example.yml', `${stageExample()}\n`],
    ['.env.example', `${environmentExample()}\n`],
  ]);
}

async function formatted(file: string, text: string) {
  const options = await resolveConfig(file, { editorconfig: true });
  return [file, await format(text, { ...options, filepath: file })] as const;
}
