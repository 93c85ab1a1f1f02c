import { messageIdElement, pushedMessage, type Conversation } from './wechat-request.ts';

/** What the page wants sent: a kind, and the fields that the kind reads. */
export type Wanted = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<string, string>>;

/** The `MsgType` and fields of a push, and elements that hold no text. */
interface Push {
  readonly fields: Fields;
  readonly more?: string;
}

const media = { MediaId: 'simulated-media' };

/** A kind of message to what WeChat pushes for it, in the order of its documentation. */
const messages: Readonly<Record<string, (field: (name: string) => string) => Push>> = {
  text: (field) => ({ fields: { MsgType: 'text', Content: field('text'), ...menuIdOf(field) } }),
  image: () => ({
    fields: { MsgType: 'image', PicUrl: 'http://example.com/picture.jpg', ...media },
  }),
  voice: (field) => ({
    fields: { MsgType: 'voice', ...media, Format: 'amr', ...recognitionOf(field) },
  }),
  video: () => ({ fields: { MsgType: 'video', ...media, ThumbMediaId: 'simulated-thumb' } }),
  location: () => ({
    fields: { MsgType: 'location', Label: '人民路 1 号' },
    more: '<Location_X>23.134</Location_X><Location_Y>113.358</Location_Y><Scale>20</Scale>',
  }),
  link: () => ({
    fields: {
      MsgType: 'link',
      Title: '一篇文章',
      Description: '文章的简介',
      Url: 'https://example.com/',
    },
  }),
};

const events: Readonly<Record<string, (field: (name: string) => string) => Fields>> = {
  follow: (field) => ({
    Event: 'subscribe',
    EventKey: field('key') === '' ? '' : `qrscene_${field('key')}`,
  }),
  unfollow: () => ({ Event: 'unsubscribe', EventKey: '' }),
  menu: (field) => ({ Event: 'CLICK', EventKey: field('key') }),
  scan: (field) => ({ Event: 'SCAN', EventKey: field('key'), Ticket: 'simulated-ticket' }),
};

function menuIdOf(field: (name: string) => string): Fields {
  return field('menuId') === '' ? {} : { bizmsgmenuid: field('menuId') };
}

/** Without words the element is left out, as for an account without recognition. */
function recognitionOf(field: (name: string) => string): Fields {
  return field('words') === '' ? {} : { Recognition: field('words') };
}

/** The XML of what the page wants sent, or undefined for a kind that it does not have. */
export function toPush(wanted: Wanted, seconds: number, parties: Conversation): string | undefined {
  const kind = String(wanted['kind']);
  const field = (name: string) => textOf(wanted[name]);
  if (Object.hasOwn(messages, kind)) {
    const { fields, more = '' } = messages[kind]?.(field) ?? { fields: {} };
    return pushedMessage(fields, seconds, parties, more + messageIdElement());
  }
  if (!Object.hasOwn(events, kind)) return undefined;
  return pushedMessage({ MsgType: 'event', ...events[kind]?.(field) }, seconds, parties);
}

/** Text without the characters that XML cannot hold: WeChat's own writing of them is not known. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/[^\P{Cc}\t\n\r]/gu, '') : '';
}
