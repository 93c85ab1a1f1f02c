import { parseArgs } from 'node:util';
import { sendText, shakeHands, type Delivered, type WeChatOptions } from '../simulator/wechat.ts';

// npm run simulate: plays WeChat against any URL, and judges each reply as WeChat would.

const usage = `usage: npm run simulate -- --url URL --token TOKEN [TEXT …]

  --url    the address pasted into WeChat's console, local or deployed
  --token  the token typed there
  TEXT     what a follower says, one message each; 你好 without any`;

interface Wanted extends WeChatOptions {
  readonly texts: readonly string[];
}

function parseWanted(args: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { url: { type: 'string' }, token: { type: 'string' } },
    });
    const { url, token } = values;
    if (url === undefined || !URL.canParse(url))
      return '--url must be an address such as http://localhost:3000/wechat';
    if (token === undefined || token === '') return '--token is missing';
    return { url, token, texts: positionals.length > 0 ? positionals : ['你好'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

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
  if (verdict.kind === 'silence') return [...timeline, '  (nothing is shown to the follower)'];
  return [
    ...timeline,
    '  该公众号提供的服务出现故障，请稍后再试',
    ...verdict.reasons.map((reason) => `  because: ${reason}`),
  ];
}

/** Whether everything went as it should. */
async function simulate({ texts, ...options }: Wanted): Promise<boolean> {
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

const wanted = parseWanted(process.argv.slice(2));
if (typeof wanted === 'string') {
  process.stderr.write(`${wanted}\n\n${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await simulate(wanted)) ? 0 : 1;
}
