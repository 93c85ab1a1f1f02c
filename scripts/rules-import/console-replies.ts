import { arrayOf, readOne, readRule, type Tell } from './console-rule.ts';
import { createEntries } from './entries.ts';
import type { Report, ReportLine } from './report.ts';
import type { Answer, ImportedRules } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { at } from './wechat-api.ts';

/** The rules made of the console's replies, and what became of each reply and keyword. */
export interface ConsoleReplies {
  readonly rules: ImportedRules;
  readonly report: Report;
}

/**
 * Turns the answer of `get_current_autoreply_info` into rules: the reply to a new follower becomes
 * `welcome`, the reply to any message `fallback`, and each keyword rule an entry of `keywords`.
 */
export function readConsoleReplies(response: unknown): ConsoleReplies {
  const lines: ReportLine[] = [];
  const tell: Tell = (fate, where, what) => void lines.push({ fate, where, what });
  const welcome = readSingle(response, tell, welcomeReply);
  const fallback = readSingle(response, tell, defaultReply);
  if (fallback !== undefined) tell('note', defaultReply.name, becomesFallback);
  const entries = createEntries();
  const list = at(at(response, 'keyword_autoreply_info'), 'list');
  for (const [index, rule] of arrayOf(list).entries()) {
    readRule(rule, index + 1, entries, tell);
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

/** One of the two replies that have a switch of their own. */
interface SingleReply {
  readonly key: string;
  readonly openKey: string;
  readonly name: Sentence;
}

const welcomeReply: SingleReply = {
  key: 'add_friend_autoreply_info',
  openKey: 'is_add_friend_reply_open',
  name: { zh: '被关注回复', en: 'reply to a new follower (被关注回复)' },
};

const defaultReply: SingleReply = {
  key: 'message_default_autoreply_info',
  openKey: 'is_autoreply_open',
  name: { zh: '收到消息回复', en: 'reply to any message (收到消息回复)' },
};

const becomesFallback: Sentence = {
  zh: '后台用它回复所有没有命中关键词的消息；这里先问机器人，机器人答不上来才用它（fallback）',
  en: 'the console gives it to every message without a keyword; here the robot is asked first, and this is said when nobody has an answer (fallback)',
};

function readSingle(
  response: unknown,
  tell: Tell,
  { key, openKey, name }: SingleReply,
): Answer | undefined {
  const reply = at(response, key);
  if (reply === undefined || reply === null) return undefined;
  if (Number(at(response, openKey)) !== 1) {
    tell('refused', name, { zh: '在后台是关闭的', en: 'is switched off in the console' });
    return undefined;
  }
  return readOne(reply, name, tell);
}
