import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { Io } from './io.ts';

/** File that is written when none is named. */
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

const headers = [
  '关键词',
  '匹配方式',
  '回复类型',
  '回复内容',
  '标题',
  '描述',
  '图片',
  '链接',
] as const;

const widths = [24, 12, 12, 60, 24, 24, 32, 32] as const;

/** Example rows, which import as they are. */
const examples: readonly (readonly string[])[] = [
  ['营业时间，几点开门', '包含', '文字', '我们每天 9:00 到 21:00 营业。'],
  ['地址', '精确', '文字', '上海市示例路 1 号，地铁 2 号线示例站 3 号口。'],
  [
    '新品',
    '精确',
    '图文',
    '',
    '本月新品',
    '点开看看这个月的新品',
    'https://example.com/new.jpg',
    'https://example.com/new',
  ],
];

/** Explanations of the columns: name, Chinese, English. */
const explanations: readonly (readonly [string, string, string])[] = [
  ['列 Column', '填写说明', 'What to write'],
  [
    '关键词 keywords',
    '必填。一格可写几个，用 ， 、 ； | 或换行分开。下一行不写关键词，就是同一关键词的另一条回复（随机回复其中一条）。',
    'Needed. Several go into one cell, parted by a comma, 、 a semicolon, | or a line break. A row without keywords is another answer to the keywords above it; one of them is drawn.',
  ],
  [
    '匹配方式 match',
    '精确（默认）、包含、前缀、正则。写正则时一行一个。',
    'exact (without anything), contains, prefix, regex. A regex has a line of its own in the cell.',
  ],
  [
    '回复类型 type',
    '文字（默认）、图文、图片、语音、视频。',
    'text (without anything), news, image, voice, video.',
  ],
  [
    '回复内容 answer',
    '文字回复写正文，最多 2047 字节（约 682 个汉字）。图片、语音、视频写永久素材的 media_id（个人号没有）。',
    'The text, at most 2047 bytes (about 682 Chinese characters). For an image, a voice or a video the media_id of permanent material (not to be had by personal accounts).',
  ],
  [
    '标题、描述、图片、链接 title, description, picUrl, url',
    '图文用；标题、图片、链接必填，图片和链接以 https:// 开头。视频可写标题和描述。',
    'For news: title, picUrl and url are needed, the two addresses begin with https://. A video may have title and description.',
  ],
  [
    '变量 variables',
    '文字里可以写 {question} {word} {date} {time} {tap:文字}，正则还有 {1}…{9}；要显示花括号就写两个 {{ }}。',
    'A text may hold {question} {word} {date} {time} {tap:TEXT}, and with a regex {1}…{9}; for braces write two: {{ }}.',
  ],
  ['导入 import', 'npm run rules -- import 文件.xlsx', 'npm run rules -- import FILE.xlsx'],
];

/** Creates the workbook to fill in: a table with example rows, and a sheet that explains its columns. */
async function templateWorkbook(): Promise<Buffer> {
  return writeExcelFile([
    {
      sheet: '关键词回复',
      data: [headers.map(bold), ...examples.map((row) => row.map(cell))],
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: 1,
    },
    {
      sheet: '填写说明 Help',
      data: explanations.map((row, index) => row.map(index === 0 ? bold : cell)),
      columns: [{ width: 28 }, { width: 60 }, { width: 60 }],
      stickyRowsCount: 1,
    },
  ]).toBuffer();
}

type CellObject = Exclude<
  SheetData[number][number],
  null | undefined | string | number | boolean | Date
>;

function cell(value: string): CellObject {
  return { value, type: String, wrap: true, alignVertical: 'top' };
}

function bold(value: string): CellObject {
  return { value, type: String, fontWeight: 'bold', backgroundColor: '#e7f3e8' };
}
