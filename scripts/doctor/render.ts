import { printable } from '../rules-import/sentence.ts';
import type { Finding, Status } from './finding.ts';

const marks: Readonly<Record<Status, string>> = {
  ok: '✓ 正常 ok     ',
  warning: '! 注意 warning',
  failed: '✗ 错误 failed ',
  skipped: '- 略过 skipped',
};

/** 0 only when nothing failed; warnings leave it at 0. */
export function exitStatusOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'failed') ? 1 : 0;
}

/** The findings for a terminal: Chinese, then English, then what to do. */
export function renderForTerminal(findings: readonly Finding[]): string {
  return [...findings.map(renderFinding), summary(findings), ''].map(printable).join('\n');
}

function renderFinding({ check, status, finding, cure }: Finding): string {
  const lines = [`${marks[status]}  ${check}: ${finding.zh}`, indent(finding.en)];
  if (cure !== undefined) lines.push(indent(`→ ${cure.zh}`), indent(`→ ${cure.en}`));
  return lines.join('\n');
}

function indent(text: string): string {
  return `    ${text.replaceAll('\n', '\n    ')}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const counts = `✓ ${count('ok')}  ! ${count('warning')}  ✗ ${count('failed')}  - ${count('skipped')}`;
  const verdict =
    exitStatusOf(findings) === 0
      ? '没有发现错误。No fault was found.'
      : '发现错误，请从上往下处理。There are faults: mend them from the top.';
  return `\n${counts}  ${verdict}`;
}

/** The findings for a program: one JSON document. */
export function renderAsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ isWell: exitStatusOf(findings) === 0, findings }, null, 2)}\n`;
}
