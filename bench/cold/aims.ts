import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import { peer, reference } from './contestants.ts';
import type { Contestant } from '../functions/contestant.ts';
import type { FirstAnswerRow, FirstAnswerSection } from './first-answer.ts';
import type { HeldSection } from './held.ts';

/** The sections that the aims are read off; absent where CPU shares cannot be set. */
interface Sections {
  readonly message: FirstAnswerSection;
  readonly handshake: FirstAnswerSection;
  readonly held: HeldSection | undefined;
}

/** What this project sets out to be, at most. */
interface Aim {
  readonly what: string;
  readonly atMost: number;
  readonly decimals: number;
  /** The figure of a contestant; undefined when it was not measured. */
  readonly of: (contestant: string) => number | undefined;
}

interface AimRow {
  readonly what: string;
  readonly atMost: number;
  readonly seen: Readonly<Record<string, number | undefined>>;
}

interface Aims extends Shown {
  readonly rows: readonly AimRow[];
}

/** Where this project stands beside what it aims at, and where the reference and the common peer stand. */
export function aims(sections: Sections, contestants: readonly Contestant[]): Aims {
  const own = contestants.filter(({ isOwn, mode }) => isOwn && mode === 'plain');
  const names = [...own.map(({ name }) => name), reference, peer];
  const all = aimsFrom(sections);
  const rows: readonly AimRow[] = all.map(({ what, atMost, of }) => ({
    what,
    atMost,
    seen: Object.fromEntries(names.map((name) => [name, of(name)])),
  }));
  const title = 'what this project aims at';
  const cells = all.map(({ what, atMost, decimals, of }) => [
    what,
    String(atMost),
    ...names.map((name) => of(name)?.toFixed(decimals) ?? ''),
  ]);
  const table = markdownTable(['', 'at most', ...names], cells);
  return { title, rows, show: () => [title, '', table, ''].join('\n') };
}

function aimsFrom({ message, handshake, held }: Sections): readonly Aim[] {
  const first = reader(message);
  const hand = reader(handshake);
  const at128 = (name: string) =>
    held?.rows.find(({ contestant, memoryMb }) => contestant === name && memoryMb === 128)?.wallMs
      .median;
  const of = {
    toBare: first(({ toReference }) => toReference?.median),
    toPeer: first(({ toPeer }) => toPeer?.median),
    invoke: first(({ invokeCpuMs }) => invokeCpuMs.median),
    handshake: hand(({ toReference }) => toReference?.median),
  };
  return [
    {
      what: 'first message, total CPU to the bare handler',
      atMost: 2.5,
      decimals: 2,
      of: of.toBare,
    },
    { what: 'first message, total CPU to the peer', atMost: 0.6, decimals: 2, of: of.toPeer },
    { what: 'first message, CPU of the invocation, ms', atMost: 8, decimals: 1, of: of.invoke },
    { what: 'first message, wall at 128 MB, ms', atMost: 280, decimals: 0, of: at128 },
    {
      what: 'handshake, total CPU to the bare handler',
      atMost: 2.5,
      decimals: 2,
      of: of.handshake,
    },
  ];
}

function reader({ rows }: FirstAnswerSection) {
  return (read: (row: FirstAnswerRow) => number | undefined) => (name: string) => {
    const row = rows.find(({ contestant }) => contestant === name);
    return row === undefined ? undefined : read(row);
  };
}
