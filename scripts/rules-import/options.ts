import { parseArgs } from 'node:util';

/** What `npm run rules -- import` was asked to do. */
export interface ImportOptions {
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
export function parseImportOptions(args: readonly string[]): ImportOptions | string {
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
