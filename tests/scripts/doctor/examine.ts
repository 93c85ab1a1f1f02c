import { runDoctor } from '../../../scripts/doctor/command.ts';
import type { Finding } from '../../../scripts/doctor/finding.ts';

interface Changed {
  readonly now?: () => number;
  readonly cutMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the doctor in this process: its exit status, its findings, and what it printed on the way. */
export async function examine(args: readonly string[], changed: Changed = {}) {
  const said: string[] = [];
  const onTheWay: string[] = [];
  const status = await runDoctor([...args, '--json'], {
    say: (text) => said.push(text),
    progress: (line) => onTheWay.push(line),
    environment: {},
    now: Date.now,
    logDelayMs: 1,
    ...changed,
  });
  const { findings }: { findings: readonly Finding[] } = JSON.parse(
    said.join('') || '{"findings":[]}',
  );
  const failed = findings.filter((found) => found.status === 'failed');
  const textsOf = (check: string) =>
    findings
      .filter((found) => found.check === check)
      .map((found) => `${found.status}: ${found.finding.en}`);
  return { status, findings, failed, textsOf, said: said.join(''), onTheWay };
}
