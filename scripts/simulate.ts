import { parseArgs } from 'node:util';
import { sendText, shakeHands, type Delivered, type WeChatOptions } from '../simulator/wechat.ts';
import type { Account } from '../simulator/wechat-request.ts';

// npm run simulate: plays WeChat against any URL, and judges each reply as WeChat would.

const usage = `用法 usage: npm run simulate -- --url URL --token TOKEN [--mode MODE --app-id ID --aes-key KEY] [TEXT …]

  --url      微信后台填的网址，本机的或部署好的   the address pasted into WeChat's console, local or deployed
  --token    那里填的 Token                       the token typed there
  --mode     plain（默认）、compat 或 safe        as chosen there
  --app-id   AppID，兼容和安全模式要填            for compat and safe
  --aes-key  EncodingAESKey，兼容和安全模式要填   for compat and safe
  TEXT       粉丝说的话，有空格的加引号           what a follower says, one message each; 你好 without any`;

interface Wanted extends WeChatOptions {
  readonly texts: readonly string[];
}

/** What is wanted, or what is wrong with it. */
function parseWanted(args: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        token: { type: 'string' },
        mode: { type: 'string', default: 'plain' },
        'app-id': { type: 'string' },
        'aes-key': { type: 'string' },
      },
    });
    const { url, token } = values;
    if (url === undefined || !URL.canParse(url)) {
      return '要写网址：--url must be an address such as http://localhost:3000/wechat';
    }
    if (token === undefined || token === '') return '没有写 Token：--token is missing';
    const account = parseAccount(values.mode, values['app-id'], values['aes-key']);
    if (typeof account === 'string') return account;
    return { url, token, ...account, texts: positionals.length > 0 ? positionals : ['你好'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parseAccount(
  mode: string,
  appId: string | undefined,
  aesKey: string | undefined,
): Omit<Account, 'token'> | string {
  if (mode === 'plain') return { mode };
  if (mode !== 'compat' && mode !== 'safe') return '--mode 有三种：--mode is plain, compat or safe';
  if (appId === undefined || appId === '')
    return `--mode ${mode} 要写 AppID：--app-id is needed for --mode ${mode}`;
  if (aesKey === undefined || !/^[A-Za-z0-9+/]{43}$/.test(aesKey)) {
    return `--mode ${mode} 要写 43 个字符的 EncodingAESKey：--aes-key with 43 characters is needed for --mode ${mode}`;
  }
  return { mode, keys: { appId, aesKey } };
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
