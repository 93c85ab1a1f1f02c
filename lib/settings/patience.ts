import { defaultPatience, type Patience } from '../delivery/patience.ts';
import { parseInteger, type Environment, type Report } from './report.ts';

const deliveriesByName = { three: 3, two: 2, one: 1 } as const;

/** How long slow answers are waited for. */
export function parsePatience(environment: Environment, report: Report): Patience {
  const { cutsPerFiveMinutes, heldAtOnce } = defaultPatience;
  return {
    deliveries: parseDeliveries(environment, report),
    cutsPerFiveMinutes: parseInteger(environment, report, {
      name: 'CUTS_PER_FIVE_MINUTES',
      fallback: cutsPerFiveMinutes,
      least: 0,
      most: 1000,
    }),
    heldAtOnce: parseInteger(environment, report, {
      name: 'HELD_AT_ONCE',
      fallback: heldAtOnce,
      least: 0,
      most: 1000,
    }),
  };
}

function parseDeliveries(environment: Environment, report: Report): Patience['deliveries'] {
  const name = environment['DELIVERY_PATIENCE'] || 'three';
  if (name === 'three' || name === 'two' || name === 'one') return deliveriesByName[name];
  report.warnings.push({
    where: 'The environment variable DELIVERY_PATIENCE',
    problem: 'is not three, two or one; three is used',
    cure: 'correct deliveryPatience in stages/<stage>.yml and deploy again',
  });
  return defaultPatience.deliveries;
}
