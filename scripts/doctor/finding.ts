import { AnswerFailed, type ConfigurationIssue, type FailureReason } from '../../lib/errors.ts';
import type { Bilingual } from '../../lib/bilingual.ts';
import { printable } from '../sentence.ts';

/** `skipped`: the check could not run, so that nothing is known. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** Result of one check. Holds no secret, no follower's id and no message text. */
export interface Finding {
  /** Name of the check, as docs/doctor.md lists it. */
  readonly check: string;
  readonly status: Status;
  readonly finding: Bilingual;
  /** Next step; absent when there is nothing to do. */
  readonly cure?: Bilingual;
  /** Command that the cure refers to. */
  readonly command?: string;
}

/** One statement in Chinese and English. */
export function both(zh: string, en: string): Bilingual {
  return { zh, en };
}

type CreateFinding = (finding: Bilingual, cure?: Bilingual, command?: string) => Finding;

/** Creates the findings of one check, by status. */
export function findingsOf(check: string) {
  const of =
    (status: Status): CreateFinding =>
    (finding, cure, command) => ({
      check,
      status,
      finding,
      ...(cure === undefined ? {} : { cure }),
      ...(command === undefined ? {} : { command }),
    });
  return {
    ok: of('ok'),
    warning: of('warning'),
    failed: of('failed'),
    skipped: of('skipped'),
  } satisfies Record<Status, CreateFinding>;
}

/** Finding of a faulty setting, in the words of the settings themselves. */
export function findingOfIssue(create: CreateFinding, issue: ConfigurationIssue): Finding {
  const { where, problem, cure, command } = issue;
  const sentence = both(`${where.zh} ${problem.zh}`, `${where.en} ${problem.en}`);
  return create(sentence, cure, command);
}

/** Chinese words for the reasons; in English the reason stands for itself. */
const reasonsZh: Readonly<Record<FailureReason, string>> = {
  quota: '次数或余额用完了，或者问得太密',
  misconfigured: '密钥、密码或网址不对，或者没有权限',
  refused: '连得上，但不回答这个问题',
  malformed: '回来的不是这个接口的回答',
  timeout: '没有及时回答',
  unreachable: '连不上，或者对方自己有故障',
};

/** Finding of a failed question to Turing or the model; a refused question is a warning, since the server works. */
export function findingOfFailure(check: string, who: Bilingual, error: unknown): Finding {
  const { failed, warning } = findingsOf(check);
  if (!(error instanceof AnswerFailed)) {
    const name = error instanceof Error ? error.name : 'unknown';
    return failed(both(`${who.zh}：出错（${name}）`, `${who.en}: failed (${name})`));
  }
  const { reason, advice } = error;
  const sentence = both(`${who.zh}：${reasonsZh[reason]}（${reason}）`, `${who.en}: ${reason}`);
  return (reason === 'refused' ? warning : failed)(sentence, advice);
}

/** One check: from a context to findings. */
export interface Check<C> {
  readonly name: string;
  /** Checks whose failure makes this one meaningless: it is then skipped. */
  readonly needs?: readonly string[];
  readonly run: (context: C) => Promise<readonly Finding[]> | readonly Finding[];
}

/**
 * Runs checks one after the other, in the order of the table.
 * @param onStart called with each name before the check runs
 */
export async function runChecks<C>(
  checks: readonly Check<C>[],
  context: C,
  onStart: (name: string) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const stopped = new Set<string>();
  for (const { name, needs = [], run } of checks) {
    const missing = needs.find((need) => stopped.has(need));
    if (missing !== undefined) {
      stopped.add(name);
      findings.push(leftOut(name, missing));
      continue;
    }
    onStart(name);
    const found = await runOne(name, () => run(context));
    if (found.some(({ status }) => status === 'failed')) stopped.add(name);
    findings.push(...found);
  }
  return findings;
}

function leftOut(name: string, missing: string): Finding {
  return findingsOf(name).skipped(
    both(`没有检查：先解决上面的 ${missing}`, `Not checked: ${missing} above comes first`),
  );
}

/** A check that throws is a fault of the doctor: it becomes a warning, and the next check runs. */
async function runOne(name: string, run: () => ReturnType<Check<unknown>['run']>) {
  try {
    return await run();
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    return [
      findingsOf(name).warning(
        both(`检查本身出错了（${kind}）`, `The check itself broke (${kind})`),
        both('请带上这一行报告问题', 'report this line as an issue'),
      ),
    ];
  }
}

const marks: Readonly<Record<Status, string>> = {
  ok: '✓ 正常 ok     ',
  warning: '! 注意 warning',
  failed: '✗ 错误 failed ',
  skipped: '- 略过 skipped',
};

/** Exit status: 1 when a check failed or was skipped, else 0; warnings do not count. */
export function exitStatusOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'failed' || status === 'skipped') ? 1 : 0;
}

/** Findings for a terminal: Chinese, then English, then the cure. */
export function renderForTerminal(findings: readonly Finding[]): string {
  const shown = findings.filter((finding) => !isLeftOut(finding)).map(renderFinding);
  const leftOut = findings.filter(isLeftOut).map(({ check }) => check);
  const rest = leftOut.length === 0 ? [] : [`${marks.skipped}  ${leftOut.join(', ')}`];
  return [...shown, ...rest, summary(findings), ''].map(printable).join('\n');
}

/** Whether a finding only waits for another check: it is listed by name. */
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

/** Findings for a program: one JSON document. */
export function renderAsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ isWell: exitStatusOf(findings) === 0, findings }, null, 2)}\n`;
}
