import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFlatXml, parseAnyXml } from '../../../lib/wechat/xml.ts';
import { anyCharacter } from '../../support/any-character.ts';

/** What the parser makes of the elements; white space between them is a text of its own to it. */
function parsed(xml: string): unknown {
  const { '#text': _, ...fields } = parseAnyXml(xml);
  return fields;
}

const names = fc.constantFrom('Content', 'MsgType', 'FromUserName', 'A', 'B2', 'Encrypt', 'URL');
const spaces = fc.stringMatching(/^[ \t\n]{0,3}$/);
/** Texts that mean something to some parser, and any others. */
const telling = fc.constantFrom(
  '&amp;',
  '&',
  '<',
  '>',
  ']]>',
  ']]',
  '<![CDATA[',
  '\r\n',
  '007',
  '0x10',
  'true',
  '<B>',
  '</xml>',
  ' ',
  '\n',
  '',
  '<!--',
  '<!DOCTYPE x>',
  '__proto__',
  '\uFEFF',
  '\u0000',
  '😀',
  '你',
);
const texts = fc
  .array(fc.oneof(telling, fc.string({ unit: anyCharacter })), { maxLength: 4 })
  .map((parts) => parts.join(''));
const contents = fc.oneof(
  texts.map((text) => `<![CDATA[${text}]]>`),
  texts,
  fc.integer().map(String),
);
const elements = fc
  .tuple(names, contents, spaces)
  .map(([name, content, after]) => `<${name}>${content}</${name}>${after}`);
const documents = fc
  .tuple(spaces, fc.array(elements, { maxLength: 5 }), spaces)
  .map(([before, inside, after]) => `<xml>${before}${inside.join('')}</xml>${after}`);

// A long search: PROPERTY_RUNS=100000 npx vitest run tests/lib/wechat/flat-xml.test.ts
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1000);

describe('readFlatXml', () => {
  it('reads a push as WeChat writes it', () => {
    const xml =
      '<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<CreateTime>1348831860</CreateTime>\n  <Content><![CDATA[a < b && c]]></Content><MsgId>007</MsgId>\n</xml>\n';
    expect(readFlatXml(xml)).toEqual({
      ToUserName: 'gh_1',
      CreateTime: '1348831860',
      Content: 'a < b && c',
      MsgId: '007',
    });
  });

  it('reads what the parser reads, or nothing', () => {
    let read = 0;
    fc.assert(
      fc.property(documents, (xml) => {
        const flat = readFlatXml(xml);
        if (flat === undefined) return;
        read += 1;
        expect(flat).toEqual(parsed(xml));
      }),
      { numRuns, seed: 20_261_122 },
    );
    // Enough of them are of this shape for the comparison to mean something.
    expect(read).toBeGreaterThan(numRuns / 5);
  });

  it.each([
    ['nothing', ''],
    ['another root', '<a><B>1</B></a>'],
    ['a declaration before it', '<?xml version="1.0"?><xml><B>1</B></xml>'],
    ['a byte order mark', '\uFEFF<xml><B>1</B></xml>'],
    ['an empty root', '<xml></xml>'],
    ['a text alone', '<xml>text</xml>'],
    ['elements within elements', '<xml><Image><MediaId>1</MediaId></Image></xml>'],
    ['a repeated name', '<xml><B>1</B><B>2</B></xml>'],
    ['an attribute', '<xml><B a="1">1</B></xml>'],
    ['a name in lower case', '<xml><constructor>1</constructor></xml>'],
    ['an empty tag', '<xml><B/></xml>'],
    ['an entity', '<xml><B>&lt;</B></xml>'],
    ['a comment', '<xml><!-- --><B>1</B></xml>'],
    ['a DOCTYPE', '<!DOCTYPE x><xml><B>1</B></xml>'],
    ['a carriage return', '<xml><B>1</B>\r\n</xml>'],
    ['two CDATA sections', '<xml><B><![CDATA[1]]><![CDATA[2]]></B></xml>'],
    ['text beside CDATA', '<xml><B>1<![CDATA[2]]></B></xml>'],
    ['a CDATA section without end', '<xml><B><![CDATA[1</B></xml>'],
    ['an element without end', '<xml><B>1</xml>'],
    ['another end tag', '<xml><B>1</C></xml>'],
    ['a text that breaks off', '<xml><B>1'],
    ['no end', '<xml><B>1</B>'],
    ['something behind the end', '<xml><B>1</B></xml>x'],
  ])('leaves %s to the parser', (_, xml) => {
    expect(readFlatXml(xml)).toBeUndefined();
  });
});
