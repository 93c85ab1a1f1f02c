import { builtAt, sourceAt, type Built, type Source, type Workshop } from '../functions/built.ts';
import type { Contestant } from '../functions/contestant.ts';
import { modes } from '../functions/events.ts';
import type { NamedBundle } from '../page.ts';

/** Peers that answer a fixed text out of their memory. */
const sources: ReadonlyMap<string, Source> = new Map([
  ['wechat', 'wechat.cjs'],
  ['co-wechat', 'co-wechat.cjs'],
  ['express + wechat + serverless-http', 'express-wechat.cjs'],
  ['node-easywechat', 'node-easywechat.cjs'],
]);

/** Functions that answer without asking anybody, in both modes. The first shows what Node and the messages take. */
export async function localContestants(
  workshop: Workshop,
  bundles: readonly NamedBundle[],
): Promise<readonly Contestant[]> {
  const peers: [string, Built][] = [];
  for (const [name, source] of sources) peers.push([name, await workshop.pack(source)]);
  return modes.flatMap((mode) => [
    { name: 'empty handler', mode, answers: 'ok' as const, ...builtAt(sourceAt('empty.mjs')) },
    ...ownBuilds(workshop, bundles).map(([name, built]) => ({
      name: `${name}, by a rule`,
      mode,
      answers: 'rule' as const,
      isOwn: true as const,
      ...built,
    })),
    ...peers.map(([name, built]) => ({ name, mode, answers: 'fixed' as const, ...built })),
  ]);
}

/** Functions that read their settings from Parameter Store and ask Turing. */
export async function askingContestants(
  workshop: Workshop,
  bundles: readonly NamedBundle[],
): Promise<readonly Contestant[]> {
  const robot = { mode: 'plain', answers: 'robot' } as const;
  const peer = await workshop.pack('express-wechat-ssm-axios.cjs');
  return [
    ...ownBuilds(workshop, bundles).map(
      ([name, built]) => ({ name, ...robot, isOwn: true, ...built }) as const,
    ),
    { name: 'express + wechat + SSM SDK + axios', ...robot, ...peer },
  ];
}

function ownBuilds({ project }: Workshop, bundles: readonly NamedBundle[]): [string, Built][] {
  return [
    ['this project', project],
    ...bundles.map(({ name, file }): [string, Built] => [name, builtAt(file)]),
  ];
}
