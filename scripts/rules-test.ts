import { createRuleBook, type RuleBook } from '../lib/rules/book.ts';
import type { Message } from '../lib/wechat/message.ts';
import type { Reply } from '../lib/wechat/reply.ts';
import { compileRules } from './compile-rules.ts';
import { RulesFaulty } from './rules/findings.ts';
import { readRulesSource } from './rules/rules-source.ts';

/** `rules test TEXT`: says which rule answers a text, and with what. 1 when the rules are faulty. */
export function testRules([text, ...more]: readonly string[]): number {
  if (text === undefined || more.length > 0) return 2;
  try {
    const { fileName, text: yaml } = readRulesSource();
    const book = createRuleBook(compileRules(yaml, fileName));
    process.stdout.write(`${describeAnswer(book, text, Date.now())}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RulesFaulty)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Which rule answers a text and with what, or that the robot would be asked. */
export function describeAnswer(book: RuleBook, text: string, nowMs: number): string {
  const ruled = book.answerTo(textMessage(text), { nowMs, seed: String(nowMs) });
  if (ruled !== undefined) return `${ruled.rule}\n${describeReply(ruled.reply)}`;
  return book.isPickUpWord(text)
    ? 'pick-up\n取回晚到的回答；没有的话去问机器人。\nA late answer is fetched; without one the robot is asked.'
    : 'robot\n没有规则合适，去问机器人。\nNo rule fits; the robot is asked.';
}

function textMessage(text: string): Message {
  const parties = { account: 'gh_test', follower: 'follower' };
  return { ...parties, kind: 'text', text, id: '1', sentAtSeconds: 0 };
}

function describeReply(reply: Reply): string {
  return reply.kind === 'text' ? reply.text : JSON.stringify(reply, undefined, 2);
}
