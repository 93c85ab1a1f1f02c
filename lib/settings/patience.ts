import { defaultPatience, type Patience } from '../delivery/patience.ts';
import { parseInteger, variable, type Environment, type Report } from './report.ts';

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
    where: variable('DELIVERY_PATIENCE'),
    problem: {
      zh: '不是 three、two 或 one，按 three 算',
      en: 'is not three, two or one; three is used',
    },
    cure: {
      zh: '在 stages/<阶段>.yml 里改正 deliveryPatience，再部署',
      en: 'correct deliveryPatience in stages/<stage>.yml and deploy again',
    },
  });
  return defaultPatience.deliveries;
}
