import { builtAt, sourceAt, type Built, type Workshop } from '../functions/built.ts';
import type { Contestant } from '../functions/contestant.ts';
import type { NamedBundle } from '../page.ts';

/** What all are compared with. */
export const reference = 'bare handler';

/** What a bot would mostly be made of. */
export const peer = 'express + wechat + SSM SDK + axios';

/**
 * All functions, built. Peers with the SSM SDK and axios do what this project does: they read token and
 * key from Parameter Store at the first request, and ask Turing.
 * @param bundles other builds of this project
 */
export async function buildContestants(
  { project, pack }: Workshop,
  bundles: readonly NamedBundle[],
): Promise<readonly Contestant[]> {
  const robot = { mode: 'plain', answers: 'robot' } as const;
  const fixed = { mode: 'plain', answers: 'fixed' } as const;
  const full = await pack('express-wechat-ssm-axios.cjs');
  const koa = await pack('koa-co-wechat-ssm-axios.cjs');
  const easywechat = await pack('node-easywechat-ssm-axios.cjs');
  const express = await pack('express-wechat.cjs');
  const source = { file: sourceAt('express-wechat-ssm-axios.cjs'), bytes: undefined };
  const own = [{ name: 'this project', ...project }, ...bundles.map(builtBundle)];
  return [
    { name: reference, ...fixed, ...(await pack('bare.ts')) },
    { name: 'empty handler', ...builtAt(sourceAt('empty.mjs')), mode: 'plain', answers: 'ok' },
    ...own.map((each) => ({ ...each, ...robot, isOwn: true }) as const),
    ...own.map(({ name, ...built }) => safe(name, built)),
    { name: 'express + wechat, fixed answer', ...fixed, ...express },
    { name: peer, ...robot, ...full },
    { name: `${peer}, not bundled`, ...robot, ...source },
    { name: 'koa + co-wechat + SSM SDK + axios', ...robot, ...koa },
    { name: 'node-easywechat + SSM SDK + axios', ...robot, ...easywechat, isTrusting: true },
  ];
}

function safe(name: string, built: Built): Contestant {
  return { name: `${name}, safe mode`, ...built, mode: 'safe', answers: 'robot', isOwn: true };
}

function builtBundle({ name, file }: NamedBundle) {
  return { name, ...builtAt(file) };
}
