import type { Statement } from './deploy-policy-rules.ts';

/** Statements about the same resources, under the same condition, as one: a managed policy has little room. */
export function merge(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, Statement>();
  for (const statement of statements) {
    const about = JSON.stringify([statement.Resource, statement.Condition]);
    const before = merged.get(about)?.Action ?? [];
    merged.set(about, { ...statement, Action: [...new Set([...before, ...statement.Action])] });
  }
  return [...merged.values()];
}
