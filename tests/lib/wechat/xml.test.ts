import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdata, parseXml, textOf } from '../../../lib/wechat/xml.ts';

function content(inner: string): string {
  return textOf(parseXml(`<xml><Content>${inner}</Content></xml>`), 'Content');
}

const unreadable = expect.objectContaining({ name: 'UnreadableMessage' });

describe('parseXml', () => {
  it.each(['007', '0x10', '1e3', 'true', ' 两边有空格 ', 'null', '6074130599188426998'])(
    'keeps %j as it was typed, in CDATA and without',
    (typed) => {
      expect(content(`<![CDATA[${typed}]]>`)).toBe(typed);
      expect(content(typed)).toBe(typed);
    },
  );

  it('decodes entities outside CDATA only', () => {
    expect(content('&lt;a&gt; &amp; &#20320;')).toBe('<a> & 你');
    expect(content('<![CDATA[&lt;a&gt;]]>')).toBe('&lt;a&gt;');
  });

  it('decodes the entities of HTML and leaves what it does not know', () => {
    expect(content('&copy; &yen; &unknown;')).toBe('© ¥ &unknown;');
  });

  it('keeps nothing of a document for the next one', () => {
    const reference = '<xml><Content>&#2;&#x85;y</Content></xml>';
    const before = parseXml(reference);
    parseXml(`<?xml version="1.1"?>${reference}`);
    expect(parseXml(reference)).toEqual(before);
  });

  it('drops the control characters that WeChat forwards', () => {
    expect(content('<![CDATA[a\u0002\u001Db]]>')).toBe('ab');
    expect(content('a&#2;b')).toBe('ab');
  });

  it('reads a declaration, a byte order mark, comments and attributes', () => {
    const xml = '\uFEFF<?xml version="1.0"?><!-- hi --><xml a="1"><Content>x</Content></xml>';
    expect(textOf(parseXml(xml), 'Content')).toBe('x');
  });

  it('lets a follower type a DOCTYPE, which is text inside CDATA', () => {
    expect(content('<![CDATA[<!DOCTYPE html><!ENTITY x "y">]]>')).toBe(
      '<!DOCTYPE html><!ENTITY x "y">',
    );
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY e "boom">]><xml><Content>&e;</Content></xml>'],
    ['an external entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><A>1</A></xml>'],
    ['a DOCTYPE after CDATA', '<xml><A><![CDATA[1]]></A><!DOCTYPE x></xml>'],
    ['an entity', '<xml><!ENTITY e "x"><A>1</A></xml>'],
    ['no XML', 'hello'],
    ['JSON', '{"xml":{"A":"1"}}'],
    ['another root', '<html><A>1</A></html>'],
    ['an empty root', '<xml></xml>'],
    ['only text in the root', '<xml>text</xml>'],
    ['two roots', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['__proto__', '<xml><__proto__><a>1</a></__proto__></xml>'],
    ['too deep nesting', '<xml>' + '<a>'.repeat(200) + '</a>'.repeat(200) + '</xml>'],
    ['an unfinished comment', '<xml><!-- <A>1</A></xml>'],
  ])('refuses a body with %s', (_, xml) => {
    expect(() => parseXml(xml)).toThrow(unreadable);
  });

  it('comes to an end with 7,000 CDATA sections that are never closed', () => {
    const opens = '<![CDATA['.repeat(7000);
    expect(() => parseXml(`<xml><A>${opens}</A></xml>`)).toThrow(unreadable);
  });
});

describe('textOf', () => {
  it('is empty for what is absent, nested or repeated', () => {
    const fields = parseXml('<xml><A>1</A><A>2</A><B><C>3</C></B><D></D></xml>');
    expect(['A', 'B', 'D', 'E', 'toString'].map((name) => textOf(fields, name))).toEqual(
      Array.from({ length: 5 }, () => ''),
    );
  });
});

describe('cdata', () => {
  it('cannot be ended early by ]]>', () => {
    expect(content(cdata('a]]><b>1</b>]]>]]>'))).toBe('a]]><b>1</b>]]>]]>');
  });

  it('carries any legal text there and back', () => {
    const text = fc.string({
      unit: fc.constantFrom(']', '>', '<', '!', '[', '&', ';', '图', '👋', ' '),
    });
    fc.assert(
      fc.property(text, (written) => {
        expect(content(cdata(written))).toBe(written);
      }),
    );
  });
});
