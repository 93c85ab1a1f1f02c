import { sendText, shakeHands, type Delivered } from '../simulator/wechat.ts';
import { parseSimulateOptions, usage, type SimulateWanted } from './simulate-options.ts';

// npm run simulate: plays WeChat against any URL, and judges each reply as WeChat would.

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe({ deliveries, verdict }: Delivered): readonly string[] {
  const timeline = deliveries.map(
    ({ startedMs, tookMs, outcome }, index) =>
      `  delivery ${index + 1}  at ${startedMs} ms  ${outcome} after ${tookMs} ms`,
  );
  if (verdict.kind === 'text')
    return [...timeline, ...verdict.text.split('\n').map((line) => `  < ${line}`)];
  if (verdict.kind === 'other') {
    const fields = [...verdict.elements].filter(([, text]) => text.trim() !== '');
    return [...timeline, ...fields.map(([name, text]) => `  < ${name}: ${text}`)];
  }
  if (verdict.kind === 'silence') return [...timeline, '  (nothing is shown to the follower)'];
  return [
    ...timeline,
    '  该公众号提供的服务出现故障，请稍后再试',
    ...verdict.reasons.map((reason) => `  because: ${reason}`),
  ];
}

/** Whether everything went as it should. */
async function simulate({ texts, ...options }: SimulateWanted): Promise<boolean> {
  const problem = await shakeHands(options);
  say(`handshake  ${problem ?? 'ok'}`);
  let isGood = problem === undefined;
  for (const text of texts) {
    say(`> ${text}`);
    const delivered = await sendText(text, options);
    for (const line of describe(delivered)) say(line);
    isGood &&= delivered.verdict.kind !== 'fault';
  }
  return isGood;
}

const wanted = parseSimulateOptions(process.argv.slice(2));
if (typeof wanted === 'string') {
  process.stderr.write(`${wanted}\n\n${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await simulate(wanted)) ? 0 : 1;
}
