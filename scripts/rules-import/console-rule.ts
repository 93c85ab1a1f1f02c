import { readConsoleAnswer } from './console-answer.ts';
import { addAnswer, type Entries } from './entries.ts';
import type { Fate } from './report.ts';
import type { Answer, Match } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { at } from './wechat-api.ts';

/** Adds a line to the report. */
export type Tell = (fate: Fate, where: Sentence, what: Sentence) => void;

/** The answer in a reply; when there is none, or something to know, the report says so. */
export function readOne(reply: unknown, name: Sentence, tell: Tell): Answer | undefined {
  const read = readConsoleAnswer(reply);
  if ('problem' in read) {
    tell('refused', name, read.problem);
    return undefined;
  }
  for (const note of read.notes) tell('note', name, note);
  return read.answer;
}

/** Adds the keywords of one rule of the console; what cannot be carried over is told. Rules count from 1. */
export function readRule(rule: unknown, index: number, entries: Entries, tell: Tell): void {
  const name = ruleName(rule, index);
  const answers = readAnswers(rule, name, tell);
  const keywords = arrayOf(at(rule, 'keyword_list_info'));
  if (keywords.length === 0) {
    tell('refused', name, { zh: '没有关键词', en: 'no keyword' });
    return;
  }
  for (const keyword of keywords) {
    const word = readKeyword(keyword, name, tell);
    if (word === undefined) continue;
    if (answers.length === 0) tell('refused', name, withoutAnswer(word.text));
    else place(word, index, answers, entries, name, tell);
  }
}

function readAnswers(rule: unknown, name: Sentence, tell: Tell): readonly Answer[] {
  const replies = arrayOf(at(rule, 'reply_list_info'));
  const answers = replies.flatMap((reply, index) => {
    const answer = readOne(reply, part(name, index + 1), tell);
    return answer === undefined ? [] : [{ answer, place: part(name, index + 1) }];
  });
  const mode = at(rule, 'reply_mode');
  const [first, ...others] = answers;
  if (mode !== 'reply_all' || first === undefined) return answers.map(({ answer }) => answer);
  for (const { place } of others) tell('refused', place, onlyOneReply);
  return [first.answer];
}

const onlyOneReply: Sentence = {
  zh: '后台设为「回复全部」，而服务器对一条消息只能回复一次；只保留第一条可用的',
  en: 'the console gives all replies (回复全部), and a server may answer a message only once; the first usable one is kept',
};

interface Word {
  readonly text: string;
  readonly match: Match;
}

const matches: Readonly<Record<string, Match>> = { equal: 'exact', contain: 'contains' };

function readKeyword(keyword: unknown, name: Sentence, tell: Tell): Word | undefined {
  const [content, type, mode] = ['content', 'type', 'match_mode'].map((key) => at(keyword, key));
  const text = typeof content === 'string' ? content.trim() : '';
  const match = typeof mode === 'string' ? matches[mode] : undefined;
  if (text === '' || (type !== undefined && type !== 'text')) {
    tell('refused', name, { zh: '有一个关键词不是文字', en: 'one keyword is no text' });
    return undefined;
  }
  if (match === undefined) {
    tell('refused', name, {
      zh: `关键词「${text}」的匹配方式不认识`,
      en: `the match of the keyword "${text}" is not known`,
    });
    return undefined;
  }
  return { text, match };
}

function place(
  { text, match }: Word,
  index: number,
  answers: readonly Answer[],
  entries: Entries,
  name: Sentence,
  tell: Tell,
): void {
  const [first, ...others] = answers;
  if (first === undefined) return;
  const known = entries.find(text, match);
  if (known !== undefined) {
    if (known.row !== index) tell('refused', name, repeated(text, known.row));
    return;
  }
  const entry = entries.add(text, match, index, first);
  for (const answer of others) addAnswer(entry, answer);
}

function repeated(word: string, rule: number): Sentence {
  return {
    zh: `关键词「${word}」在第 ${rule} 条规则里已有`,
    en: `the keyword "${word}" is in rule ${rule} already`,
  };
}

function withoutAnswer(word: string): Sentence {
  return {
    zh: `关键词「${word}」没有可用的回复`,
    en: `the keyword "${word}" has no answer that can be used`,
  };
}

function ruleName(rule: unknown, index: number): Sentence {
  const name = at(rule, 'rule_name');
  const text = typeof name === 'string' ? name : '';
  return { zh: `规则 ${index}「${text}」`, en: `rule ${index} "${text}"` };
}

function part({ zh, en }: Sentence, index: number): Sentence {
  return { zh: `${zh}的第 ${index} 条回复`, en: `${en}, reply ${index}` };
}

/** The list, or none when WeChat sends something else. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
