import type { Parameters } from '../../lib/settings/report.ts';
import type { Io } from '../io.ts';
import type { Asker } from './asker.ts';
import { decideAlone } from './decide-alone.ts';
import { decideWith } from './decide-change.ts';
import { offeredBy, type Change, type Known } from './known.ts';
import { isNeeded, setupParameters, type Mode } from './parameters.ts';

/** What is going to be written, in the order of the parameters. Asks nobody without an asker. */
export async function decideAll(
  asker: Asker | undefined,
  stored: Parameters,
  mode: Mode,
  io: Io,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const parameter of setupParameters) {
    const known: Known = {
      parameter,
      stored: stored.get(parameter.name),
      isNeeded: isNeeded(parameter, mode),
      offered: offeredBy(parameter, io),
    };
    if (isIdle(known, stored) || isWithoutKey(known, stored, changes)) continue;
    const change = asker === undefined ? decideAlone(known) : await decideWith(asker, known, io);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

/** Where Turing has no key, it has no secret either. */
function isWithoutKey(
  { parameter, stored: secret, offered }: Known,
  stored: Parameters,
  changes: readonly Change[],
): boolean {
  if (parameter.name !== 'turing/secret' || secret !== undefined || offered !== undefined)
    return false;
  const key = 'turing/api-key';
  return !stored.has(key) && !changes.some((change) => change.parameter.name === key);
}

/** Plain mode asks for no key; and a key of pseudonyms that comes late makes new followers of old ones. */
function isIdle({ parameter, isNeeded, offered }: Known, stored: Parameters): boolean {
  if (parameter.variable === undefined) return stored.has('wechat/token');
  return parameter.need === 'sealed' && !isNeeded && offered === undefined;
}
