import { priceList } from './prices.ts';
import { defaultOf, monitoringLevels, type Monitoring } from './stage.ts';

/** What a bill is wanted for. */
export interface BillWanted {
  /** Median of the robot. */
  readonly medianMs: number;
  readonly memoryMB: number;
  readonly region: string;
  readonly monitoring: Monitoring;
}

/** As written after `npm run bench -- cost`. */
export interface BillOptions {
  readonly latency?: string | undefined;
  readonly memory?: string | undefined;
  readonly region?: string | undefined;
  readonly monitoring?: string | undefined;
}

export const billOptions = {
  latency: { type: 'string' },
  memory: { type: 'string' },
  region: { type: 'string' },
  monitoring: { type: 'string' },
} as const;

/** A robot that answers most questions within a second. */
const usualLatency = '0.8';

/** What is wanted, where nothing is said as in serverless.yml; or what is wrong with it. */
export function parseBill(options: BillOptions): BillWanted | string {
  const {
    latency = usualLatency,
    memory = defaultOf('memorySize'),
    region = defaultOf('region'),
    monitoring: level = defaultOf('monitoring'),
  } = options;
  const [seconds, memoryMB] = [Number(latency), Number(memory)];
  if (!(seconds > 0 && seconds <= 60)) return '--latency must be seconds, above 0 and at most 60';
  if (!Number.isInteger(memoryMB) || memoryMB < 128 || memoryMB > 10_240) {
    return '--memory must be a whole number of MB, 128 to 10240';
  }
  const regions = Object.keys(priceList.regions);
  if (!regions.includes(region)) return `--region must be one of ${regions.join(', ')}`;
  const monitoring = monitoringLevels.find((each) => each === level);
  if (monitoring === undefined) return `--monitoring must be one of ${monitoringLevels.join(', ')}`;
  return { medianMs: seconds * 1000, memoryMB, region, monitoring };
}
