import type { Calls } from './budgets.ts';

/** The operations that were called, by whose they are. */
export type Seen = Readonly<Record<keyof Calls, readonly string[]>>;

const callees = {
  ssm: { name: 'Parameter Store', from: 'lib/aws/parameters.ts, by lib/settings-source.ts' },
  store: { name: 'DynamoDB', from: 'lib/delivery/dynamo-store.ts, by handlers/wechat.ts' },
  turing: { name: 'Turing', from: 'lib/answers/turing.ts, by lib/answers/ask.ts' },
  lambda: { name: 'Lambda', from: 'lib/aws/hand-over.ts, by lib/delivery/hand-over.ts' },
} as const;

/** What was called more often than may be for one kind of message. */
export function judgeCalls(kind: string, seen: Seen, most: Calls): readonly string[] {
  return (['ssm', 'store', 'turing', 'lambda'] as const).flatMap((callee) => {
    const operations = seen[callee];
    const allowed = most[callee];
    if (operations.length <= allowed) return [];
    const { name, from } = callees[callee];
    const count = operations.length === 1 ? '1 call' : `${operations.length} calls`;
    const limit = allowed === 0 ? 'none allowed' : `at most ${allowed}`;
    return `${kind}: ${count} of ${name} (${tally(operations)}), ${limit}. They leave from ${from}. Do with less, or set the number anew in tests/packaged/budgets/budgets.ts with the reason.`;
  });
}

function tally(operations: readonly string[]): string {
  const names = [...new Set(operations)];
  return names
    .map((name) => ({ name, times: operations.filter((other) => other === name).length }))
    .map(({ name, times }) => (times === 1 ? name : `${times} × ${name}`))
    .join(', ');
}
