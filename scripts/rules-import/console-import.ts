import type { Imported } from './imported.ts';
import type { Io } from '../io.ts';
import { readConsoleReplies } from './console-replies.ts';
import { Refused } from '../sentence.ts';
import { fetchConsoleReplies, type Credentials } from './wechat-api.ts';

/** The replies of WeChat's console, as rules. Asks for what the environment does not hold. */
export async function importConsole(api: string, io: Io): Promise<Imported> {
  const credentials = await readCredentials(io);
  const { rules, report } = readConsoleReplies(await fetchConsoleReplies(api, credentials, io));
  const counts = {
    welcome: rules.welcome === undefined ? 0 : 1,
    fallback: rules.fallback === undefined ? 0 : 1,
    keywords: rules.keywords.length,
  };
  return {
    rules,
    report,
    source: '公众号后台 (WeChat console)',
    summary: [
      `公众号后台：被关注回复 ${counts.welcome} 条，收到消息回复 ${counts.fallback} 条，关键词规则 ${counts.keywords} 条。`,
      `WeChat's console: welcome ${counts.welcome}, default reply ${counts.fallback}, keyword rules ${counts.keywords}.`,
      '请在启用服务器配置之前导入并核对：启用后，后台的自动回复会失效。',
      'Import and check before you switch the server URL on: from then on the replies of the console are dead.',
    ],
  };
}

async function readCredentials(io: Io): Promise<Credentials> {
  const appId = io.environment['WECHAT_APP_ID']?.trim() || (await ask('AppID: ', io, false));
  const secret =
    io.environment['WECHAT_APP_SECRET']?.trim() ||
    (await ask('AppSecret（不显示，也不保存 not shown, not stored）: ', io, true));
  if (appId === '' || secret === '') {
    throw new Refused({
      zh: '需要 AppID 和 AppSecret。',
      en: 'AppID and AppSecret are needed.',
    });
  }
  return { appId, secret };
}

function ask(question: string, io: Io, isHidden: boolean): Promise<string> {
  if (io.canAsk) return io.ask(question, { isHidden });
  throw new Refused({
    zh: '这里没有终端可以提问。请设置环境变量 WECHAT_APP_ID 和 WECHAT_APP_SECRET。',
    en: 'There is no terminal to ask on. Set the variables WECHAT_APP_ID and WECHAT_APP_SECRET.',
  });
}
