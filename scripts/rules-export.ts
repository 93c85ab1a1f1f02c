import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { templateWorkbook } from './rules-export/template.ts';
import type { Io } from './io.ts';

/** The file that is written without a name. */
const defaultFile = 'keywords.xlsx';

const usage = `用法 usage: npm run rules -- export [FILE.xlsx] [--force]

  FILE.xlsx   写到哪个文件；默认 ${defaultFile}   the file to write; ${defaultFile} without it
  --force     覆盖已有的文件   overwrite a file that exists`;

interface Wanted {
  readonly file: string;
  readonly isForced: boolean;
}

/**
 * `npm run rules -- export`: writes the Excel template that `import` reads.
 * @returns the exit status: 0 when it was written, 1 when not, 2 for wrong arguments
 */
export async function exportCommand(
  args: readonly string[],
  io: Pick<Io, 'say' | 'complain'>,
): Promise<number> {
  const wanted = parseWanted(args);
  if (typeof wanted === 'string') {
    io.complain(`${wanted}\n\n${usage}`);
    return 2;
  }
  const { file, isForced } = wanted;
  try {
    // The flag, not a look beforehand, decides whether there is a file.
    await writeFile(file, await templateWorkbook(), { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    io.complain(problem(file, error));
    return 1;
  }
  io.say(`已写入 ${file}。把里面的例子换成你的回复，再运行：npm run rules -- import ${file}`);
  io.say(
    `${file} is written. Replace the examples in it by your replies, then: npm run rules -- import ${file}`,
  );
  return 0;
}

function parseWanted(args: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false } },
    });
    const [file = defaultFile, ...more] = positionals;
    if (more.length > 0) return '只能写一个文件 one file at a time';
    if (!/\.xlsx$/i.test(file)) return '文件名须以 .xlsx 结尾 the name must end in .xlsx';
    return { file, isForced: values.force };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problem(file: string, error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) throw error;
  if (error.code === 'EEXIST') {
    return `${file} 已存在，没有改动。加 --force 覆盖，或换一个名字。\n${file} exists and was left alone. Add --force to overwrite it, or give another name.`;
  }
  return `${file} 写不了（${String(error.code)}）。\n${file} cannot be written (${String(error.code)}).`;
}
