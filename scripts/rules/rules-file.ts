import type { ModelRules, SentenceKind } from '../../lib/rules/compiled.ts';
import type { Match } from '../../lib/rules/match.ts';
import type { Article, Reply } from '../../lib/wechat/reply.ts';

type Media<K extends Reply['kind']> = Omit<Extract<Reply, { kind: K }>, 'kind'>;

/** Answer as written in the file, with exactly one of these keys. */
export interface ReplyEntry {
  readonly text?: string;
  readonly news?: Article | readonly Article[];
  readonly image?: string;
  readonly voice?: string;
  readonly video?: Media<'video'>;
  readonly music?: Media<'music'>;
}

/** Answers as written in the file: a text, an entry, or a list of which one is drawn. */
export type AnswerEntry = string | ReplyEntry | readonly (string | ReplyEntry)[];

export interface ScenesEntry {
  readonly default?: AnswerEntry;
  readonly scenes?: Readonly<Record<string, AnswerEntry>>;
}

export interface KeywordEntry {
  readonly words: readonly string[];
  readonly match?: Match;
  readonly answer: AnswerEntry;
}

/** Rules file of the right shape: rules.schema.json as a type. */
export interface RulesFile {
  readonly welcome?: ScenesEntry;
  readonly keywords?: readonly KeywordEntry[];
  readonly menu?: Readonly<Record<string, AnswerEntry>>;
  readonly scan?: ScenesEntry;
  readonly sentences?: { readonly [K in SentenceKind]?: AnswerEntry };
  readonly thinking?: string;
  readonly fallback?: AnswerEntry;
  readonly busy?: string;
  readonly 'busy-today'?: string;
  readonly forbidden?: { readonly words?: readonly string[]; readonly answer?: AnswerEntry };
  readonly 'hand-over'?: { readonly words?: readonly string[]; readonly agent?: string };
  readonly 'pick-up'?: readonly string[];
  readonly aiLabel?: string;
  readonly model?: Partial<ModelRules>;
}

/** Defaults for what a rules file leaves out. */
export const defaultRules = {
  welcome: { default: '你好，欢迎关注！直接发文字给我，我会尽力回答。' },
  scan: { default: '扫码收到了。有什么想问的，直接发文字给我。' },
  sentences: {
    text: '我没有看到文字，请再发一次。',
    sticker: '表情收到了，可惜我看不到它。请发文字给我。',
    image: '图片收到了，可惜我还看不懂图片。请发文字给我。',
    voice: '语音收到了，可惜我还听不懂语音。请发文字给我。',
    video: '视频收到了，可惜我还看不懂视频。请发文字给我。',
    shortvideo: '小视频收到了，可惜我还看不懂视频。请发文字给我。',
    location: '位置收到了，可惜我还不会看地图。请发文字给我。',
    link: '链接收到了，可惜我还打不开链接。请发文字给我。',
    'mini-program-page': '小程序收到了，可惜我还打不开它。请发文字给我。',
    click: '收到。有什么想问的，直接发文字给我。',
    'scancode-waitmsg': '扫码收到了。有什么想问的，直接发文字给我。',
  },
  thinking: '「{question}」我还在想。请过几秒点{continue}，或者回复「继续」，就能看到回答。',
  fallback: '这个问题我暂时答不上来，请稍后再试，或者换个说法问我。',
  busy: '你问得太快了，我有点跟不上。请过一分钟再问我。',
  'busy-today': '你今天问得够多了，明天再来问我吧。',
  forbidden: { answer: '这个话题我不能聊，换个别的问题吧。' },
  'pick-up': ['继续', '1'],
  aiLabel: '（以上内容由AI生成）',
  model: {
    prompt:
      '你是一个微信公众号的助手。用简体中文回答，除非对方用别的语言提问。回答要简短、准确、友好，不用 Markdown。不知道就说不知道。',
    maxTokens: 600,
  },
} as const satisfies RulesFile;
