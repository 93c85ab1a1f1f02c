import { checkRules } from './rules-check.ts';
import { exportCommand } from './rules-export.ts';
import { importCommand } from './rules-import.ts';
import { terminalIo } from './terminal.ts';
import { testRules } from './rules-test.ts';

// npm run rules -- SUBCOMMAND …

/** Does what a subcommand says; gives the exit status, 2 when it was called in a wrong way. */
type Subcommand = (args: readonly string[]) => number | Promise<number>;

/** By name, in the order of the usage text. */
const subcommands: Readonly<Record<string, Subcommand>> = {
  test: testRules,
  check: checkRules,
  import: (args) => importCommand(args, terminalIo()),
  export: (args) => exportCommand(args, terminalIo()),
};

const usage = `用法 Usage: npm run rules -- …

  test "文字"    哪条规则回答这段文字，回答是什么
                 which rule answers a text, and with what
  check          检查规则文件
                 checks the rules file
  import 文件    把 Excel 或 CSV 关键词表变成规则；--from-wechat 读取公众号后台的自动回复
                 turns an Excel or CSV keyword table into rules; --from-wechat reads the replies of
                 WeChat's console
  export [文件]  写出 Excel 模板
                 writes the Excel template

规则写在 rules.yml；没有这个文件时用 rules.example.yml。
The rules are those of rules.yml, or of rules.example.yml while there is no rules.yml.
`;

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  const status = (await subcommand?.(args)) ?? 2;
  if (status === 2) process.stderr.write(usage);
  return status;
}

process.exitCode = await run(process.argv.slice(2));
