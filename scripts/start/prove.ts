import { sendText, shakeHands } from '../../simulator/wechat.ts';
import type { Account } from '../../simulator/wechat-request.ts';
import { Refused } from '../sentence.ts';

/** One handshake and one message through the whole stack, for the newcomer to see. */
export async function prove(
  url: string,
  account: Account,
  say: (line: string) => void,
): Promise<void> {
  const problem = await shakeHands({ url, ...account });
  if (problem !== undefined) {
    throw new Refused({
      zh: `握手没有通过（${problem}）。上面的日志说明原因。`,
      en: `The handshake failed: ${problem}. The log above says why.`,
    });
  }
  say('握手 handshake   ok');
  const { verdict } = await sendText('你好', { url, ...account });
  if (verdict.kind !== 'text') {
    throw new Refused({
      zh: '「你好」没有得到回答。上面的日志说明原因。',
      en: 'The message 你好 got no answer. The log above says why.',
    });
  }
  say(`消息 message     你好 -> ${verdict.text.replaceAll('\n', ' ')}`);
}

/** The command that plays WeChat against this bot. */
export function simulateCommand(url: string, { token, mode, keys }: Account): string {
  const sealed =
    keys === undefined ? '' : ` --mode ${mode} --app-id ${keys.appId} --aes-key ${keys.aesKey}`;
  return `npm run simulate -- --url ${url} --token ${token}${sealed} 你好`;
}
