import { describeWays } from './patience.ts';

describeWays([
  { name: 'one', environment: { DELIVERY_PATIENCE: 'one' }, cuts: 0, asked: 1 },
  { name: 'three without a place', environment: { CUTS_PER_FIVE_MINUTES: '0' }, cuts: 0, asked: 2 },
]);
