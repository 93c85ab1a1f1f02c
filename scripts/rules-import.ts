import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { collectRules } from './rules-import/collect-rules.ts';
import { importConsole } from './rules-import/console-import.ts';
import { renderReport, type Imported } from './rules-import/report.ts';
import { today, type Io } from './io.ts';
import { readTableFile } from './rules-import/read-table.ts';
import { replaceRules, writeRules } from './rules-import/rules-document.ts';
import { Refused, printable } from './sentence.ts';

/**
 * `npm run rules -- import`: a keyword table, or the replies of WeChat's console, becomes rules.
 * Everything that was read is in the rules, or in the report with the reason.
 * @returns the exit status: 0 when rules were written (rows may have been refused), 1 when nothing
 * was written, 2 for wrong arguments
 */
export async function importCommand(args: readonly string[], world: Io): Promise<number> {
  const io = {
    ...world,
    say: (line: string) => world.say(printable(line)),
    complain: (line: string) => world.complain(printable(line)),
  };
  const options = parseImportOptions(args);
  if (typeof options === 'string') {
    io.complain(`${options}\n\n${importUsage}`);
    return 2;
  }
  try {
    refuseToOverwrite(options);
    const imported = await readSource(options, io);
    for (const line of [...imported.summary, ...renderReport(imported.report)]) io.say(line);
    await write(imported, options, io);
    return 0;
  } catch (error) {
    io.complain(describeFailure(error));
    return 1;
  }
}

/** Anything but a refusal of ours or a file that cannot be written is a defect, and is thrown on. */
function describeFailure(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof Error && 'code' in error && 'path' in error)) throw error;
  const [path, code] = [String(error.path), String(error.code)];
  return `${path} 写不了（${code}）。\n${path} cannot be written (${code}).`;
}

function readSource({ from, mergesDuplicates }: ImportOptions, io: Io): Promise<Imported> {
  if (from.kind === 'wechat') return importConsole(from.api, io);
  return importTable(from, mergesDuplicates);
}

async function importTable(
  { path, sheet }: { readonly path: string; readonly sheet?: string },
  mergesDuplicates: boolean,
): Promise<Imported> {
  const { table, header } = await readTableFile(path, sheet);
  const { rules, report } = collectRules(table, header, mergesDuplicates);
  const source = basename(path);
  const zh = table.sheet === undefined ? `编码 ${table.encoding}` : `工作表「${table.sheet}」`;
  const en = table.sheet === undefined ? `encoding ${table.encoding}` : `sheet "${table.sheet}"`;
  return {
    rules: { keywords: rules },
    report,
    source,
    summary: [
      `${source}：${zh}，表头在第 ${header.row} 行；${report.takenRows.length} 行成为 ${rules.length} 条规则。`,
      `${source}: ${en}, header in row ${header.row}; ${report.takenRows.length} rows became ${rules.length} rules.`,
    ],
  };
}

function refuseToOverwrite({ out, isForced }: ImportOptions): void {
  if (isForced || !existsSync(out)) return;
  throw new Refused({
    zh: `${out} 已存在，没有改动。加 --force 只替换其中的关键词（其余保留），或用 --out 写到别的文件。`,
    en: `${out} exists and was left alone. Add --force to replace its keywords (all else in it stays), or write elsewhere with --out.`,
  });
}

async function write({ rules, source }: Imported, { out }: ImportOptions, io: Io): Promise<void> {
  const { keywords, welcome, fallback } = rules;
  if (keywords.length === 0 && welcome === undefined && fallback === undefined) {
    throw new Refused({
      zh: `没有可用的规则，${out} 没有写入。`,
      en: `There is no rule to write; ${out} was not written.`,
    });
  }
  const origin = { source, date: today(io) };
  const existing = existsSync(out) ? await readFile(out, 'utf8') : undefined;
  const text =
    existing === undefined ? writeRules(rules, origin) : replaceRules(existing, rules, origin);
  await writeFile(out, text, { flag: existing === undefined ? 'wx' : 'w' });
  io.say('');
  io.say(`已写入 ${out}。下一步：npm run rules -- check`);
  io.say(`${out} is written. Next: npm run rules -- check`);
}

/** What `npm run rules -- import` was asked to do. */
interface ImportOptions {
  readonly from:
    | { readonly kind: 'file'; readonly path: string; readonly sheet?: string }
    | { readonly kind: 'wechat'; readonly api: string };
  readonly out: string;
  readonly isForced: boolean;
  readonly mergesDuplicates: boolean;
}

export const importUsage = `用法 usage:
  npm run rules -- import FILE.xlsx|FILE.csv [--sheet NAME] [--merge] [--out rules.yml] [--force]
  npm run rules -- import --from-wechat [--out rules.yml] [--force]

  --out          写到哪个文件；默认 rules.yml   the file to write; rules.yml without it
  --force        文件已存在时，替换其中的关键词，其余保留   put the keywords into a file that exists; all else in it stays
  --sheet        工作表的名字；默认第一个有表头的   the sheet; without it the first one with a known header
  --merge        重复的关键词作为另一条回复   a repeated keyword becomes another answer
  --from-wechat  从公众号后台读取自动回复   read the replies from WeChat's console
  --wechat-api   微信接口地址；默认 https://api.weixin.qq.com   address of WeChat's API

  WECHAT_APP_ID, WECHAT_APP_SECRET  设置后不再询问   are not asked for when set`;

const options = {
  out: { type: 'string', default: 'rules.yml' },
  force: { type: 'boolean', default: false },
  merge: { type: 'boolean', default: false },
  sheet: { type: 'string' },
  'from-wechat': { type: 'boolean', default: false },
  'wechat-api': { type: 'string', default: 'https://api.weixin.qq.com' },
} as const;

/** The options, or what is wrong with them. */
function parseImportOptions(args: readonly string[]): ImportOptions | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [path, ...more] = positionals;
    const shared = { out: values.out, isForced: values.force, mergesDuplicates: values.merge };
    if (values['from-wechat']) {
      if (path !== undefined) return '--from-wechat 不需要文件 takes no file';
      if (values.sheet !== undefined) return '--from-wechat 不需要 --sheet takes no --sheet';
      if (values.merge) return '--from-wechat 不需要 --merge takes no --merge';
      const api = values['wechat-api'];
      return apiProblem(api) ?? { ...shared, from: { kind: 'wechat', api } };
    }
    if (path === undefined) return '缺少文件 no file is given';
    if (more.length > 0) return '一次只能导入一个文件 one file at a time';
    const { sheet } = values;
    return { ...shared, from: { kind: 'file', path, ...(sheet === undefined ? {} : { sheet }) } };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The secret travels to this address: in clear only to this machine. */
function apiProblem(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:') return undefined;
  const isHere = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (isHere && url.protocol === 'http:') return undefined;
  return '--wechat-api 须是 https 地址 must be an https address';
}
