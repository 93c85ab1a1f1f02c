import { describe, expect, it } from 'vitest';
import { link, tapToSend } from '../../../lib/wechat/text.ts';

describe('link', () => {
  it('links to an http or https address', () => {
    expect(link('天气', 'https://example.com/?q=天气&x=1')).toBe(
      '<a href="https://example.com/?q=%E5%A4%A9%E6%B0%94&x=1">天气</a>',
    );
  });

  it('cannot be broken out of by address or label', () => {
    expect(link('</a><a href="x">', 'https://example.com/"><b>\'')).toBe(
      '<a href="https://example.com/%22%3E%3Cb%3E\'">＜/a>＜a href="x"></a>',
    );
    expect(link('x', 'https://example.com/#"')).not.toContain('#"');
  });

  it.each(['javascript:alert(1)', 'weixin://bizmsgmenu', 'data:text/html,x'])(
    'refuses the address %s',
    (address) => {
      expect(() => link('x', address)).toThrow(/http or https/);
    },
  );

  it('refuses what is no address', () => {
    expect(() => link('x', 'example.com')).toThrow(TypeError);
  });
});

describe('tapToSend', () => {
  it('sends a text with a menu id when it is tapped', () => {
    expect(tapToSend('继续', '继续', '101')).toBe(
      '<a href="weixin://bizmsgmenu?msgmenucontent=%E7%BB%A7%E7%BB%AD&msgmenuid=101">继续</a>',
    );
  });

  it('escapes what would change the link', () => {
    expect(tapToSend('<b>', 'a&msgmenuid=9"', '1 2')).toBe(
      '<a href="weixin://bizmsgmenu?msgmenucontent=a%26msgmenuid%3D9%22&msgmenuid=1%202">＜b></a>',
    );
  });

  it.each([
    ['', '1'],
    ['继续', ''],
  ])('refuses the text "%s" with the menu id "%s"', (text, menuId) => {
    expect(() => tapToSend('x', text, menuId)).toThrow(TypeError);
  });
});
