import { both, findingsOf, type Finding } from './finding.ts';

/** One check: from what it is given to what it found. */
export interface Check<C> {
  readonly name: string;
  /** Checks without which this one cannot tell anything: it is left out when one of them failed. */
  readonly needs?: readonly string[];
  readonly run: (context: C) => Promise<readonly Finding[]> | readonly Finding[];
}

/**
 * Runs checks one after the other, in the order of the table.
 * @param onStart told of each check before it begins
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

/** A check that breaks is a fault of the doctor, not of the bot; the others go on. */
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
