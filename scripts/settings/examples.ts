import { setupParameters } from '../setup/parameters.ts';
import type { Meaning } from './meanings.ts';
import { groupedRows, settingRows, type SettingRow } from './rows.ts';

/** stages/example.yml: every setting with what it means, switched off by a `#`. */
export function stageExample(): string {
  return [
    stageHeader,
    ...groupedRows().map((rows) =>
      [...rows.flatMap(({ meaning }) => explain(meaning)), ...exampleLines(rows)].join('\n'),
    ),
  ].join('\n\n');
}

/** .env.example: the variables of npm start, switched off by a `#`. */
export function environmentExample(): string {
  const parameters = setupParameters.flatMap(({ variable, title }) =>
    variable === undefined ? [] : [`# ${title.zh} ${title.en}`, `# ${variable}=`],
  );
  const settings = settingRows.flatMap(({ variable, kind }) =>
    variable === undefined ? [] : [`# ${variable}=${kind.byDefault}`],
  );
  return [environmentHeader, parameters.join('\n'), [settingsHeader, ...settings].join('\n')].join(
    '\n\n',
  );
}

function exampleLines(rows: readonly SettingRow[]): readonly string[] {
  const [{ meaning } = { meaning: undefined }] = rows;
  const count = Math.max(1, meaning?.examples?.length ?? 0);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const of = meaning?.examples?.[index]?.of;
    const lines = rows.map(({ name, kind, meaning: { examples } }) => {
      return `# ${name}: ${examples?.[index]?.value ?? kind.byDefault}`;
    });
    return of === undefined ? lines : [`# ${of}:`, ...lines];
  });
}

/** The meaning as comment lines, Chinese first. */
function explain({ zh, en, see }: Meaning): readonly string[] {
  const chinese = see === undefined ? zh : `${zh}见 ${see.zh}。`;
  const english = see === undefined ? en : `${en} See ${see.en}.`;
  return [chinese, english].flatMap((text) => wrap(text.replaceAll('`', '')));
}

/** Columns of a comment line; a Chinese character takes two. */
const width = 110;

/** Comment lines of a text. Runs of Latin characters stay whole, and no line begins with a full stop. */
function wrap(text: string): readonly string[] {
  const pieces = text.match(/[\x21-\x7e’–]+ ?|[^\x21-\x7e’–][，。：；、）」]*/gu) ?? [];
  const lines = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? '';
    if (columnsOf(line + piece.trimEnd()) > width) lines.push(piece);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.map((line) => `# ${line.trim()}`);
}

function columnsOf(text: string): number {
  return text.length + (text.match(/[^\x20-\x7e’–]/gu)?.length ?? 0);
}

const stageHeader = `# 一个阶段自己的设置。复制成 stages/dev.yml（或 stages/你的阶段名.yml），去掉需要的那一行前面的 # 再改值；每一行都
# 可以省略，空文件等于全部用默认值。你的副本不进 git，更新代码时不会冲突。范围等见 docs/settings.zh-CN.md。
# The settings of one stage. Copy this file to stages/dev.yml (or stages/<your stage>.yml), remove the # of the
# lines you need and change their values; every line is optional, and an empty file leaves all defaults. Your copy
# is ignored by git, so updates never conflict. docs/settings.md has the ranges.
# Written by npm run write-settings.`;

const environmentHeader = `# npm start 用的本机设置。复制成 .env，去掉需要的那一行前面的 #；全部可以省略。
# For npm start on this machine. Copy to .env and remove the # of what you need; everything is optional.
# Written by npm run write-settings.

# 端口 the port
# PORT=3000`;

const settingsHeader = `# 每项的含义见 docs/settings.zh-CN.md。写了 TURING_ENDPOINT，图灵就不用替身；大模型可以是本机的，例如地址
# http://localhost:11434/v1。
# docs/settings.md says what each means. With TURING_ENDPOINT set, Turing itself is asked in place of the
# stand-in; a chat model may be one of your own, as at http://localhost:11434/v1.`;
