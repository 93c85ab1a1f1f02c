import { parseArgs } from 'node:util';
import type { WeChatOptions } from '../simulator/wechat.ts';
import type { Account } from '../simulator/wechat-request.ts';

/** How the command is called. */
export const usage = `用法 usage: npm run simulate -- --url URL --token TOKEN [--mode MODE --app-id ID --aes-key KEY] [TEXT …]

  --url      微信后台填的网址，本机的或部署好的   the address pasted into WeChat's console, local or deployed
  --token    那里填的 Token                       the token typed there
  --mode     plain（默认）、compat 或 safe        as chosen there
  --app-id   AppID，兼容和安全模式要填            for compat and safe
  --aes-key  EncodingAESKey，兼容和安全模式要填   for compat and safe
  TEXT       粉丝说的话，有空格的加引号           what a follower says, one message each; 你好 without any`;

/** What to send, and where to. */
export interface SimulateWanted extends WeChatOptions {
  readonly texts: readonly string[];
}

/** What the arguments ask for, or what is wrong with them. */
export function parseSimulateOptions(args: readonly string[]): SimulateWanted | string {
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
