import { parseReport, type Report } from './report.ts';
import {
  childOf,
  childrenOf,
  numberOf,
  optionalTextOf,
  textOf,
  wordOf,
  type Fields,
} from './xml.ts';

/** A kind or event that this bot does not know, with its name on the wire: WeChat adds new ones without asking. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly wireName: string;
}

/**
 * What a follower did, or what WeChat reports of the account, in the words of the documentation. `key` is always
 * `EventKey`, the key of the menu entry.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_event_pushes.html
 */
export type Event =
  /** `scene` and `ticket` are set when the follower came by a code with a parameter. */
  | { readonly kind: 'subscribe'; readonly scene?: string; readonly ticket?: string }
  | { readonly kind: 'unsubscribe' }
  | { readonly kind: 'scan'; readonly scene: string; readonly ticket: string }
  | {
      readonly kind: 'location-report';
      readonly latitude: number;
      readonly longitude: number;
      readonly precision: number;
    }
  | { readonly kind: 'click'; readonly key: string }
  | { readonly kind: 'view'; readonly url: string; readonly menuId: string }
  | { readonly kind: 'view-mini-program'; readonly pagePath: string; readonly menuId: string }
  /** Of the two, only `scancode-waitmsg` leaves the follower waiting for a reply. */
  | {
      readonly kind: 'scancode-push' | 'scancode-waitmsg';
      readonly key: string;
      readonly scanType: string;
      readonly scanResult: string;
    }
  | {
      readonly kind: 'pic-sysphoto' | 'pic-photo-or-album' | 'pic-weixin';
      readonly key: string;
      readonly count: number;
      readonly md5Sums: readonly string[];
    }
  | {
      readonly kind: 'location-select';
      readonly key: string;
      readonly latitude: number;
      readonly longitude: number;
      readonly scale: number;
      readonly label: string;
      readonly poiName: string;
    }
  | Report;

/** Reads the event of a push whose `MsgType` is `event`. */
export function parseEvent(fields: Fields): Event | Unknown {
  const name = wordOf(fields, 'Event');
  const event = events.get(name)?.(fields) ?? parseReport(name, fields);
  return event ?? { kind: 'unknown', wireName: `event ${name}` };
}

type ParseEvent = (fields: Fields) => Event;

/** What WeChat puts before the scene of a code when it makes a new follower. */
const scenePrefix = 'qrscene_';

const subscribe: ParseEvent = (fields) => {
  const key = textOf(fields, 'EventKey');
  // Without a code the key is absent, empty, or one of WeChat's own such as last_trade_no_….
  if (!key.startsWith(scenePrefix)) return { kind: 'subscribe' };
  const scene = key.slice(scenePrefix.length);
  return { kind: 'subscribe', scene, ...optionalTextOf(fields, 'ticket', 'Ticket') };
};

const scanCode =
  (kind: 'scancode-push' | 'scancode-waitmsg'): ParseEvent =>
  (fields) => {
    const info = childOf(fields, 'ScanCodeInfo');
    const [scanType, scanResult] = [textOf(info, 'ScanType'), textOf(info, 'ScanResult')];
    return { kind, key: keyOf(fields), scanType, scanResult };
  };

const pictures =
  (kind: 'pic-sysphoto' | 'pic-photo-or-album' | 'pic-weixin'): ParseEvent =>
  (fields) => {
    const info = childOf(fields, 'SendPicsInfo');
    const items = childrenOf(childOf(info, 'PicList'), 'item');
    const md5Sums = items.map((item) => textOf(item, 'PicMd5Sum'));
    return { kind, key: keyOf(fields), count: numberOf(info, 'Count'), md5Sums };
  };

/** By the name on the wire, in WeChat's own and uneven spelling. */
const events = new Map(
  Object.entries<ParseEvent>({
    subscribe,
    unsubscribe: () => ({ kind: 'unsubscribe' }),
    SCAN: (fields) => ({ kind: 'scan', scene: keyOf(fields), ticket: textOf(fields, 'Ticket') }),
    LOCATION: (fields) => ({
      kind: 'location-report',
      latitude: numberOf(fields, 'Latitude'),
      longitude: numberOf(fields, 'Longitude'),
      precision: numberOf(fields, 'Precision'),
    }),
    CLICK: (fields) => ({ kind: 'click', key: keyOf(fields) }),
    VIEW: (fields) => ({ kind: 'view', url: keyOf(fields), menuId: menuIdOf(fields) }),
    view_miniprogram: (fields) => ({
      kind: 'view-mini-program',
      pagePath: keyOf(fields),
      menuId: menuIdOf(fields),
    }),
    scancode_push: scanCode('scancode-push'),
    scancode_waitmsg: scanCode('scancode-waitmsg'),
    pic_sysphoto: pictures('pic-sysphoto'),
    pic_photo_or_album: pictures('pic-photo-or-album'),
    pic_weixin: pictures('pic-weixin'),
    location_select: (fields) => {
      const info = childOf(fields, 'SendLocationInfo');
      return {
        kind: 'location-select',
        key: keyOf(fields),
        latitude: numberOf(info, 'Location_X'),
        longitude: numberOf(info, 'Location_Y'),
        scale: numberOf(info, 'Scale'),
        label: textOf(info, 'Label'),
        poiName: textOf(info, 'Poiname'),
      };
    },
  }),
);

function keyOf(fields: Fields): string {
  return textOf(fields, 'EventKey');
}

// The documentation's table writes MenuID, its example MenuId, which is what comes.
function menuIdOf(fields: Fields): string {
  return textOf(fields, 'MenuId');
}
