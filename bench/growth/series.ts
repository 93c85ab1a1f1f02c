import { almostKeyword, answerOf, keywordOf } from './keywords.ts';

/** What a follower writes, and what the robot answers when it is asked. */
export interface Exchange {
  readonly text: string;
  readonly answer: string;
  /** What the follower must get, when it is that alone. */
  readonly expected?: string;
}

/** One thing that grows, with everything else as it is. */
export interface Series {
  readonly title: string;
  readonly unit: 'rules' | 'KiB' | 'characters';
  /** From small to large. */
  readonly sizes: readonly number[];
  readonly mode?: 'safe';
  /** The exchange number `index` of a size. */
  readonly exchange: (size: number, index: number) => Exchange;
}

/** Each has a bundle of its own. */
export const ruleCounts = [10, 100, 500, 1000, 5000];
const kibibytes = [0.5, 1, 2, 4, 8, 16, 32, 64];

/** What an answer to anything costs little to show. */
const short = '好的。';

/** 20 characters a sentence, as prose has. */
const sentence = '今天天气很好，我们一起去公园里面散步吧。';

export const series: ReadonlyMap<string, Series> = new Map<string, Series>([
  ['rules, one fits', ruleSeries('a message that a keyword fits', fitting)],
  ['rules, none fits', ruleSeries('a message that no keyword fits', almostFitting)],
  ['body', bodySeries('body of a text message')],
  ['body, safe', sealedSeries()],
  ['answer', answerSeries('answer of the robot that fits into a reply', [10, 100, 300, 600])],
  ['parts', answerSeries('answer of the robot that is split', [750, 1500, 3000, 6000])],
  ['<', hostile('many <', '<')],
  ['links', hostile('many links', '<a href="https://example.com/">看</a>')],
  ['open links', hostile('many links without an end', '<a href="https://example.com/">')],
  // Five times as long in the body: below 16 KiB the answer fits into a reply.
  [']]>', hostile('many ]]>', ']]>', [16, 32, 64])],
  ['emoji', hostile('many emoji of several code points', '👩‍👩‍👧‍👦')],
  ['marks', hostile('one character with many combining marks', '\u0301')],
  ['almost', hostile('many keywords that almost fit', almostKeyword(7))],
]);

function ruleSeries(title: string, exchange: Series['exchange']): Series {
  return { title, unit: 'rules', sizes: ruleCounts, exchange };
}

/** Every rule but the expressions in turn; each has at least its own word. */
function fitting(count: number, index: number): Exchange {
  const rule = (index * 7) % (count - 5);
  return { text: keywordOf(rule), answer: short, expected: answerOf(rule) };
}

function almostFitting(count: number, index: number): Exchange {
  const text = `我想问一下${almostKeyword((index * 7) % count)}，谢谢`;
  return { text, answer: short };
}

function bodySeries(title: string): Series {
  return {
    title,
    unit: 'KiB',
    sizes: kibibytes,
    exchange: (size) => ({ text: ofBytes(sentence, size), answer: short }),
  };
}

/** Base64 makes four bytes of three, and the frame is sealed too. */
function sealedSeries(): Series {
  const plain = bodySeries('body of a text message, safe mode');
  return { ...plain, mode: 'safe', exchange: (size, index) => plain.exchange(size * 0.74, index) };
}

/** Up to 2047 bytes nothing is looked at character by character: between the two lies a step. */
function answerSeries(title: string, sizes: readonly number[]): Series {
  return {
    title,
    unit: 'characters',
    sizes,
    exchange: (size) => ({ text: '讲讲', answer: repeated(sentence, size) }),
  };
}

/** A text that the robot repeats, so that it goes both ways; of every size too long for one reply. */
function hostile(title: string, piece: string, sizes = [4, 8, 16, 32, 64]): Series {
  return {
    title,
    unit: 'KiB',
    sizes,
    exchange: (size) => {
      const text = `好${ofBytes(piece, size)}`;
      return { text, answer: text };
    },
  };
}

/** What a body holds beside its content, with room to spare. */
const frameBytes = 500;

/** As many pieces as fit into a body of this size; half of the smallest is frame. */
function ofBytes(piece: string, kib: number): string {
  const room = Math.max(kib * 1024 - frameBytes, 12);
  // `]]>` cannot stand in CDATA, and becomes the end of one section and the beginning of another.
  const written = piece.replaceAll(']]>', ']]]]><![CDATA[>');
  return piece.repeat(Math.max(1, Math.floor(room / Buffer.byteLength(written))));
}

function repeated(text: string, characters: number): string {
  return text.repeat(Math.ceil(characters / text.length)).slice(0, characters);
}
