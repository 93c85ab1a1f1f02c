import type { Bilingual } from '../../lib/bilingual.ts';
import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import { readReply, readRule, type AddLine } from './console-rule.ts';
import type { Imported, Report, ReportLine } from './report.ts';
import { createEntries, type Answer, type ImportedRules } from './rules-document.ts';
import { arrayOf, fetchConsoleReplies, propertyOf, type Credentials } from './wechat-api.ts';

/** Imports the replies of WeChat's console. Asks for credentials that the environment lacks. */
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

/** Rules made of the console's replies, and the fate of each reply and keyword. */
interface ConsoleReplies {
  readonly rules: ImportedRules;
  readonly report: Report;
}

/**
 * Turns the answer of `get_current_autoreply_info` into rules: the reply to a new follower becomes
 * `welcome`, the reply to any message `fallback`, and each keyword rule an entry of `keywords`.
 */
function readConsoleReplies(response: unknown): ConsoleReplies {
  const lines: ReportLine[] = [];
  const addLine: AddLine = (fate, where, what) => void lines.push({ fate, where, what });
  const welcome = readSwitchedReply(response, addLine, welcomeReply);
  const fallback = readSwitchedReply(response, addLine, defaultReply);
  if (fallback !== undefined) addLine('note', defaultReply.name, becomesFallback);
  const entries = createEntries();
  const list = propertyOf(propertyOf(response, 'keyword_autoreply_info'), 'list');
  for (const [index, rule] of arrayOf(list).entries()) {
    readRule(rule, index + 1, entries, addLine);
  }
  return {
    rules: {
      keywords: entries.rules(),
      ...(welcome === undefined ? {} : { welcome }),
      ...(fallback === undefined ? {} : { fallback }),
    },
    report: { lines, takenRows: [], emptyRows: [] },
  };
}

/** Reply that has a switch of its own. */
interface SwitchedReply {
  readonly key: string;
  readonly openKey: string;
  readonly name: Bilingual;
}

const welcomeReply: SwitchedReply = {
  key: 'add_friend_autoreply_info',
  openKey: 'is_add_friend_reply_open',
  name: { zh: '被关注回复', en: 'reply to a new follower (被关注回复)' },
};

const defaultReply: SwitchedReply = {
  key: 'message_default_autoreply_info',
  openKey: 'is_autoreply_open',
  name: { zh: '收到消息回复', en: 'reply to any message (收到消息回复)' },
};

const becomesFallback: Bilingual = {
  zh: '后台用它回复所有没有命中关键词的消息；这里先问机器人，机器人答不上来才用它（fallback）',
  en: 'the console gives it to every message without a keyword; here the robot is asked first, and this is said when nobody has an answer (fallback)',
};

function readSwitchedReply(
  response: unknown,
  addLine: AddLine,
  { key, openKey, name }: SwitchedReply,
): Answer | undefined {
  const reply = propertyOf(response, key);
  if (reply === undefined || reply === null) return undefined;
  if (Number(propertyOf(response, openKey)) !== 1) {
    addLine('refused', name, { zh: '在后台是关闭的', en: 'is switched off in the console' });
    return undefined;
  }
  return readReply(reply, name, addLine);
}
