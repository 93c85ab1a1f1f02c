import type { CompiledKeywords } from '../lib/rules/compiled.ts';
import { examineRules } from './compile-rules.ts';
import { describeFinding, type Finding } from './rules/findings.ts';
import { readRulesSource } from './rules/rules-source.ts';

/** `rules check`: prints faults and warnings, and how many rules there are. 1 when there are faults. */
export function checkRules(args: readonly string[]): number {
  if (args.length > 0) return 2;
  const { fileName, text } = readRulesSource();
  const { compiled, faults, warnings } = examineRules(text);
  const print = (mark: string, findings: readonly Finding[]) => {
    for (const finding of findings) say(`${mark}  ${describeFinding(fileName, finding)}`);
  };
  print('错误 fault', faults);
  print('注意 warning', warnings);
  if (compiled === undefined) {
    say(`\n${fileName}: ${faults.length} 处错误，改好才能用。 ${count(faults.length, 'fault')}.`);
    return 1;
  }
  const rules = compiled.keywords.answers.length;
  const words = wordCount(compiled.keywords);
  say(
    `${fileName}: 没有错误。${rules} 条关键词规则，${words} 个词，${warnings.length} 处注意。` +
      ` No faults. ${count(rules, 'keyword rule')}, ${count(words, 'word')}, ${count(warnings.length, 'warning')}.`,
  );
  return 0;
}

function wordCount({ exact, prefix, contains, regex }: CompiledKeywords): number {
  return exact.words.length + prefix.words.length + contains.words.length + regex.length;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
