import { printable } from '../sentence.ts';
import type { Finding, Status } from './finding.ts';

const marks: Readonly<Record<Status, string>> = {
  ok: '✓ 正常 ok     ',
  warning: '! 注意 warning',
  failed: '✗ 错误 failed ',
  skipped: '- 略过 skipped',
};

/** 0 only when nothing failed and nothing asked for was left unknown; warnings leave it at 0. */
export function exitStatusOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'failed' || status === 'skipped') ? 1 : 0;
}

/** The findings for a terminal: Chinese, then English, then what to do. */
export function renderForTerminal(findings: readonly Finding[]): string {
  const told = findings.filter((finding) => !isLeftOut(finding)).map(renderFinding);
  const leftOut = findings.filter(isLeftOut).map(({ check }) => check);
  const rest = leftOut.length === 0 ? [] : [`${marks.skipped}  ${leftOut.join(', ')}`];
  return [...told, ...rest, summary(findings), ''].map(printable).join('\n');
}

/** Waits for another check to go well; there is nothing to say of it. */
function isLeftOut({ status, cure }: Finding): boolean {
  return status === 'skipped' && cure === undefined;
}

function renderFinding({ check, status, finding, cure, command }: Finding): string {
  const lines = [`${marks[status]}  ${check}: ${finding.zh}`, indent(finding.en)];
  if (cure !== undefined) lines.push(indent(`→ ${cure.zh}`), indent(`→ ${cure.en}`));
  if (command !== undefined) lines.push(indent(`  ${command}`));
  return lines.join('\n');
}

function indent(text: string): string {
  return `    ${text.replaceAll('\n', '\n    ')}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const counts = `✓ ${count('ok')}  ! ${count('warning')}  ✗ ${count('failed')}  - ${count('skipped')}`;
  return `\n${counts}  ${verdictOn(findings)}`;
}

function verdictOn(findings: readonly Finding[]): string {
  if (exitStatusOf(findings) === 0) return '没有发现错误。No fault was found.';
  return findings.some(({ status }) => status === 'failed')
    ? '发现错误，请从上往下处理。There are faults: mend them from the top.'
    : '有的项目没能检查。Some things could not be looked at.';
}

/** The findings for a program: one JSON document. */
export function renderAsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ isWell: exitStatusOf(findings) === 0, findings }, null, 2)}\n`;
}
