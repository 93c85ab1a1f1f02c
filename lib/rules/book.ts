import { questionIn } from '../sentences.ts';
import type { Message } from '../wechat/message.ts';
import type { Reply } from '../wechat/reply.ts';
import { legalText, truncateToGraphemes } from '../wechat/text.ts';
import type { CompiledRules, ModelRules, RuleAnswer, SceneAnswers } from './compiled.ts';
import { renderAnswer, type AnswerContext, renderText, type Values } from './fill.ts';
import { fold, createKeywordIndex, createWordIndex } from './match.ts';

/** An answer of the rules. */
export interface Ruled {
  readonly reply: Reply;
  /** Which rule it was, in the words of the rules file: `keywords 3 (exact)`. Never a follower's text. */
  readonly rule: string;
}

/** The operator's own answers. No part of it needs a network, and none fails. */
export interface RuleBook {
  /**
   * The answer to a message. Undefined only for words that no rule fits; everything else has at
   * least the sentence of its kind, or takes no reply. Whether a text came by tapping our 继续 link
   * does not count here: whoever fetches answers looks first.
   */
  readonly answerTo: (message: Message, context: AnswerContext) => Ruled | undefined;
  /** Whether a text holds a word that must not be asked or answered. */
  readonly isForbidden: (text: string) => boolean;
  /** Said in place of what is forbidden. */
  readonly forbiddenReply: (context: AnswerContext) => Ruled;
  /** Whether the text is a word by which a follower comes back for an answer. */
  readonly isPickUpWord: (text: string) => boolean;
  /**
   * Said when an answer takes longer than all deliveries.
   * @param continueLink the one-tap link that brings the follower back
   */
  readonly thinking: (question: string, continueLink: string) => string;
  /** Said when nobody else has an answer. */
  readonly fallback: (context: AnswerContext, question?: string) => Ruled;
  /** Said to a follower who asks too often. */
  readonly busy: string;
  /** Said to a follower who has asked enough for a day. */
  readonly busyToday: string;
  /** The word by which a follower comes back, when several may do. */
  readonly pickUpWord: string;
  /** What ends every answer of a robot's or a model's; may be empty. */
  readonly aiLabel: string;
  readonly model: ModelRules;
}

/** Most graphemes of a question that `thinking` quotes. */
const maxQuoted = 20;

/** The rules as answers. Expressions are compiled when they are first needed. */
export function createRuleBook(rules: CompiledRules): RuleBook {
  const forbidden = createWordIndex(rules.forbidden.words);
  const pickUp = new Set(rules.pickUp);
  const isForbidden = (text: string) => forbidden.longest(fold(text)) !== undefined;
  const forbiddenReply = (context: AnswerContext) =>
    rule('forbidden', rules.forbidden.answer, {}, context);
  const answerWords = createWordsAnswer(rules, { isForbidden, forbiddenReply });
  return {
    answerTo: (message, context) => {
      const question = questionIn(message);
      if (question) return answerWords(question, context);
      // Keywords for WeChat's notice go on: they were the only way to answer a sticker.
      const ruled = message.kind === 'sticker' ? answerWords(message.notice, context) : undefined;
      return ruled ?? answerOther(rules, message, context);
    },
    isForbidden,
    forbiddenReply,
    isPickUpWord: (text) => pickUp.has(fold(text)),
    thinking: (question, continueLink) =>
      renderText(rules.thinking, { question: quote(question), continue: continueLink }),
    fallback: (context, question = '') => rule('fallback', rules.fallback, { question }, context),
    busy: rules.busy,
    busyToday: rules.busyToday,
    pickUpWord: rules.pickUp[0] ?? '继续',
    aiLabel: rules.aiLabel,
    model: rules.model,
  };
}

/** The order for words: hand-over, forbidden, then the keywords in theirs. */
function createWordsAnswer(
  { handOver, keywords }: CompiledRules,
  { isForbidden, forbiddenReply }: Pick<RuleBook, 'isForbidden' | 'forbiddenReply'>,
): (question: string, context: AnswerContext) => Ruled | undefined {
  const handOverWords = new Set(handOver.words);
  const index = createKeywordIndex(keywords);
  const { agent } = handOver;
  const toAgent: Ruled = {
    reply: { kind: 'customer-service', ...(agent !== undefined && { agent }) },
    rule: 'hand-over',
  };
  return (question, context) => {
    if (handOverWords.has(fold(question))) return toAgent;
    if (isForbidden(question)) return forbiddenReply(context);
    const found = index.find(question);
    if (found === undefined) return undefined;
    const answer = keywords.answers[found.rule];
    if (answer === undefined) return undefined;
    const name = `keywords ${found.rule + 1} (${found.match})`;
    return rule(name, answer, { ...found.values, question }, context);
  };
}

/** Everything that is no question: events, media, a text without words. */
function answerOther(rules: CompiledRules, message: Message, context: AnswerContext): Ruled {
  switch (message.kind) {
    case 'subscribe':
      return answerScene('welcome', rules.welcome, message.scene, context);
    case 'scan':
      return answerScene('scan', rules.scan, message.scene, context);
    case 'click': {
      const { key } = message;
      const answer = own(rules.menu, key);
      const name = answer ? `menu ${key}` : 'sentences click';
      return rule(name, answer ?? rules.sentences.click, { key }, context);
    }
    default: {
      const answer = own(rules.sentences, message.kind);
      if (answer === undefined) return { reply: { kind: 'none' }, rule: 'none' };
      return rule(`sentences ${message.kind}`, answer, {}, context);
    }
  }
}

function answerScene(
  section: 'welcome' | 'scan',
  answers: SceneAnswers,
  scene: string | undefined,
  context: AnswerContext,
): Ruled {
  const answer = scene === undefined ? undefined : own(answers.scenes, scene);
  const name = answer ? `${section} ${scene}` : section;
  return rule(name, answer ?? answers.default, { scene: scene ?? '' }, context);
}

function rule(name: string, answer: RuleAnswer, values: Values, context: AnswerContext): Ruled {
  return { reply: renderAnswer(answer, values, context), rule: name };
}

// A key may come from outside: `constructor` is none of ours.
function own(answers: Readonly<Record<string, RuleAnswer>>, key: string): RuleAnswer | undefined {
  return Object.hasOwn(answers, key) ? answers[key] : undefined;
}

function quote(question: string): string {
  return truncateToGraphemes(legalText(question).replace(/\s+/g, ' ').trim(), maxQuoted);
}
