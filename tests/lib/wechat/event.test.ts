import { describe, expect, it } from 'vitest';
import { conversation } from '../../../simulator/wechat-request.ts';
import { eventOf } from '../../support/messages.ts';
import { nowSeconds } from '../../support/push.ts';

const pushed = { ...conversation, sentAtSeconds: nowSeconds };

describe('parseEvent', () => {
  it.each([
    ['subscribe', {}, { kind: 'subscribe' }],
    ['subscribe', { EventKey: '' }, { kind: 'subscribe' }],
    ['subscribe', { EventKey: 'last_trade_no_4008' }, { kind: 'subscribe' }],
    [
      'subscribe',
      { EventKey: 'qrscene_42', Ticket: 't' },
      { kind: 'subscribe', scene: '42', ticket: 't' },
    ],
    ['subscribe', { EventKey: 'qrscene_' }, { kind: 'subscribe', scene: '' }],
    ['unsubscribe', { EventKey: 'k' }, { kind: 'unsubscribe' }],
    ['SCAN', { EventKey: '42', Ticket: 't' }, { kind: 'scan', scene: '42', ticket: 't' }],
    [
      'LOCATION',
      { Latitude: '23.1', Longitude: '113.3', Precision: '119.38' },
      { kind: 'location-report', latitude: 23.1, longitude: 113.3, precision: 119.38 },
    ],
    ['CLICK', { EventKey: 'HELP' }, { kind: 'click', key: 'HELP' }],
    [
      'VIEW',
      { EventKey: 'https://x', MenuId: '4' },
      { kind: 'view', url: 'https://x', menuId: '4' },
    ],
    [
      'view_miniprogram',
      { EventKey: 'pages/index', MenuId: '4' },
      { kind: 'view-mini-program', pagePath: 'pages/index', menuId: '4' },
    ],
  ])('reads %s with %o', (name, fields, event) => {
    expect(eventOf(name, fields)).toEqual({ ...pushed, ...event });
  });

  it.each(['scancode_push', 'scancode_waitmsg'])('reads %s', (name) => {
    const info =
      '<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>';
    const kind = name.replace('_', '-');
    const event = { kind, key: 'k', scanType: 'qrcode', scanResult: '1' };
    expect(eventOf(name, { EventKey: 'k' }, info)).toEqual({ ...pushed, ...event });
    const without = { kind, key: '', scanType: '', scanResult: '' };
    expect(eventOf(name)).toEqual({ ...pushed, ...without });
  });

  it.each(['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'])(
    'reads %s with none, one or two pictures',
    (name) => {
      const kind = name.replaceAll('_', '-');
      const sums = ['a', 'b'];
      for (const count of [0, 1, 2]) {
        const md5Sums = sums.slice(0, count);
        const items = md5Sums.map((sum) => `<item><PicMd5Sum>${sum}</PicMd5Sum></item>`).join('');
        const info = `<SendPicsInfo><Count>${count}</Count><PicList>${items}</PicList></SendPicsInfo>`;
        expect(eventOf(name, { EventKey: 'k' }, info)).toEqual({
          ...pushed,
          kind,
          key: 'k',
          count,
          md5Sums,
        });
      }
    },
  );

  it('reads location_select', () => {
    const info =
      '<SendLocationInfo><Location_X>23</Location_X><Location_Y>113</Location_Y><Scale>15</Scale><Label>路</Label><Poiname>店</Poiname></SendLocationInfo>';
    expect(eventOf('location_select', { EventKey: 'k' }, info)).toEqual({
      ...pushed,
      kind: 'location-select',
      key: 'k',
      latitude: 23,
      longitude: 113,
      scale: 15,
      label: '路',
      poiName: '店',
    });
  });

  it.each(['user_get_card', 'scan', '', 'constructor', '__proto__'])(
    'takes the event "%s" for a value, not an error',
    (name) => {
      expect(eventOf(name)).toEqual({ ...pushed, kind: 'unknown', wireName: `event ${name}` });
    },
  );
});
