import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileRules, examineRules } from '../../scripts/compile-rules.ts';
import { describeFinding, RulesFaulty } from '../../scripts/rules/findings.ts';

/** The findings of a file, as an operator reads them. */
function read(yaml: string, which: 'faults' | 'warnings' = 'faults'): readonly string[] {
  return examineRules(yaml)[which].map((finding) => describeFinding('rules.yml', finding));
}

const long = '字'.repeat(683);
const news =
  '{ title: 甲, description: 乙, picUrl: https://a.example/p.jpg, url: https://a.example/ }';

describe('a fault names its line, what is wrong and the cure, in both languages:', () => {
  it.each([
    ['a half-open list', 'keywords: [', '1:', 'This is no YAML', 'check indentation'],
    ['a tab as indent', 'welcome:\n\tdefault: 甲', '2:1', 'YAML 写法不对', 'in quotes'],
    ['a double key', 'busy: 甲\nbusy: 乙', '2:1', 'This name stands here twice', 'remove one'],
    ['an asterisk without quotes', 'busy: *甲*', '1:7', 'begins with *', 'in quotes'],
    ['an exclamation mark without quotes', 'busy: !甲 乙', '1:8', 'no YAML', 'in quotes'],
    ['an unknown section', 'a: 1\nwelcom: 甲', '1:1', 'There is no "a" here', 'welcome, keywords'],
    ['an unknown key', 'welcome:\n  defalt: 甲', '2:3', 'no "defalt"', 'default, scenes'],
    [
      'a rule without an answer',
      'keywords:\n  - words: [甲]',
      '2:5',
      '"answer" is missing',
      'add it',
    ],
    [
      'a rule without words',
      'keywords:\n  - words: []\n    answer: 甲',
      '2:12',
      '列表是空的',
      'least one',
    ],
    ['a text where a list belongs', 'pick-up: 甲', '1:10', 'has to be a list', 'begin with -'],
    ['a map where a text belongs', 'busy: { a: b }', '1:7', 'has to be a text', 'wants quotes'],
    ['a list where names belong', 'menu: [甲]', '1:7', 'has to be names', 'compare it'],
    [
      'an unknown match',
      'keywords:\n  - { words: [甲], match: all, answer: 乙 }',
      '2:26',
      'no such value',
      'exact, prefix',
    ],
    [
      'two kinds in one answer',
      'fallback: { text: 甲, image: m }',
      '1:11',
      'exactly one kind',
      'make it a list',
    ],
    ['an answer of no kind', 'fallback: {}', '1:11', '一个回复只能是一种', 'write one of'],
    ['an empty text', "fallback: ['  ']", '1:12', 'This is empty', 'write a text'],
    [
      'nine articles',
      `fallback: { news: [${Array(9).fill(news).join(', ')}] }`,
      '1:19',
      'more than 8',
      'remove',
    ],
    [
      'news without a picture',
      'fallback: { news: { title: 甲, description: 乙, url: https://a.example/ } }',
      '1:19',
      '"picUrl" is missing',
      'add it',
    ],
    [
      'news that leads nowhere',
      `fallback: { news: ${news.replace('https://a.example/ ', 'a.example ')} }`,
      '1:',
      'no http or https address',
      'https://example.com/a',
    ],
    [
      'an agent without an account',
      'hand-over: { words: [甲], agent: kf2001 }',
      '1:33',
      'no agent’s account',
      'kf2001@example',
    ],
    ['half a token', 'model: { maxTokens: 1.5 }', '1:21', 'a whole number', 'compare it'],
    ['too many tokens', 'model: { maxTokens: 99999 }', '1:21', 'too large', 'at most 32768'],
    ['a negative temperature', 'model: { temperature: -1 }', '1:23', '太小', 'at least 0'],
    ['an endless label', `aiLabel: ${'字'.repeat(101)}`, '1:10', 'longer than 100', 'shorter'],
    [
      'an unknown variable',
      'fallback: 甲{name}',
      '1:11',
      'no variable {name}',
      '{question} {date} {time} {tap:…}',
    ],
    [
      'a tap in a title',
      `fallback: { news: ${news.replace('甲', "'{tap:甲}'")} }`,
      '1:28',
      'no variable {tap:甲}',
      '{time};',
    ],
    [
      'a half-open brace',
      'fallback: 甲{question',
      '1:11',
      'no variable {question here',
      'write {{',
    ],
    ['a tap without a text', "fallback: '{tap: }'", '1:11', 'no variable {tap: }', '{tap:…}'],
    ['a variable in the wrong place', 'busy: 甲{date}', '1:7', 'no variable {date}', 'is {tap:…}'],
    [
      'a group that is not there',
      "keywords: [{ words: ['(甲)', 乙], match: regex, answer: '{1}' }]",
      '1:55',
      'no variable {1}',
      '{question}',
    ],
    [
      'a thinking text without a link',
      'thinking: 等等',
      '1:11',
      'There is no {continue}',
      'put {continue}',
    ],
    [
      'a text that is too long',
      `fallback: ${long}`,
      '1:11',
      'has 2049 bytes; WeChat takes 2047',
      'link to a page',
    ],
    [
      'a word twice',
      'keywords:\n  - { words: [Help], answer: 甲 }\n  - { words: [乙, ｈｅｌｐ], answer: 甲 }',
      '3:18',
      '"help" is on line 2 already',
      'remove one',
    ],
    [
      'half an expression',
      "keywords: [{ words: ['(甲'], match: regex, answer: 乙 }]",
      '1:22',
      'no regular expression',
      'correct it',
    ],
    [
      'a catastrophic expression',
      "keywords:\n  - words: ['甲', '^(\\w+\\s?)*$']\n    match: regex\n    answer: 乙",
      '2:18',
      '会让机器人停住',
      'do not repeat what repeats',
    ],
  ])('%s', (_, yaml, place, what, cure) => {
    const faults = read(yaml);
    const fault = faults.find((one) => one.includes(what)) ?? faults.join('\n');
    expect(fault).toContain(what);
    expect(fault).toMatch(new RegExp(`^rules\\.yml:${place}`));
    const [chinese, english] = fault.split('\n');
    expect(chinese).toMatch(/  \S.*。改法：.+。$/);
    expect(english).toContain('. To mend it: ');
    expect(fault).toContain(cure);
  });
});

describe('a faulty file', () => {
  const yaml = `welcom: 甲
keywords:
  - words: [价格]
  - { words: [帮助], answer: '{x}' }
  - { words: [帮助], answer: 乙 }
busy: []
fallback: '{y}'`;

  it('is refused with all its faults, from its top to its end', () => {
    const lines = read(yaml).map((fault) => /:(\d+):/.exec(fault)?.[1]);
    expect(lines).toEqual(['1', '3', '4', '5', '6', '7']);
    expect(() => compileRules(yaml, 'rules.yml')).toThrow(RulesFaulty);
    expect(() => compileRules(yaml, 'rules.yml')).toThrow(read(yaml).join('\n'));
  });

  it('that YAML cannot make out is refused without the echo of its first fault', () => {
    expect(read('menu: { A: 你好{key} }\nbusy: 甲\nfallback: 乙')).toHaveLength(1);
  });
});

describe('a sound file', () => {
  it('has words as they are written, numbers too', () => {
    const rules = compileRules('keywords: [{ words: [007, 1.0, yes], answer: 甲 }]', 'rules.yml');
    expect(rules.keywords.exact.words).toEqual(['007', '1.0', 'yes']);
  });

  it('may have the same word in two kinds of match', () => {
    const rule = (match: string) => `{ words: [甲], match: ${match}, answer: 乙 }`;
    expect(read(`keywords: [${rule('exact')}, ${rule('prefix')}]`)).toEqual([]);
  });

  it('may have sections with nothing in them, as when every line has become a comment', () => {
    expect(read('keywords:\n#  - words: [甲]\nwelcome:\n  default:\nmenu:')).toEqual([]);
    expect(compileRules('welcome:\n  default:', 'rules.yml')).toEqual(
      compileRules('', 'rules.yml'),
    );
  });

  it('has links, braces and variables in its texts', () => {
    const { fallback } = compileRules("fallback: '{{{question}}} {tap: 甲 乙 }'", 'rules.yml');
    const link =
      '<a href="weixin://bizmsgmenu?msgmenucontent=%E7%94%B2%20%E4%B9%99&msgmenuid=rule">甲 乙</a>';
    expect(fallback).toEqual({
      kind: 'text',
      text: ['{', { variable: 'question' }, `} ${link}`],
    });
  });

  it('may have an answer of every kind', () => {
    const yaml = `fallback:
  - 甲
  - { text: 乙 }
  - { news: ${news} }
  - { image: m }
  - { voice: m }
  - { video: { mediaId: m, title: 题 } }
  - { music: { thumbMediaId: m, url: https://a.example/m.mp3 } }`;
    const article = { picUrl: 'https://a.example/p.jpg', url: 'https://a.example/' };
    expect(compileRules(yaml, 'rules.yml').fallback).toEqual([
      '甲',
      '乙',
      { kind: 'news', articles: [{ title: '甲', description: '乙', ...article }] },
      { kind: 'image', mediaId: 'm' },
      { kind: 'voice', mediaId: 'm' },
      { kind: 'video', mediaId: 'm', title: '题' },
      { kind: 'music', thumbMediaId: 'm', url: 'https://a.example/m.mp3' },
    ]);
  });
});

describe('the reader', () => {
  it('takes a file with a byte order mark and the line ends of Windows', () => {
    const { busy, welcome } = compileRules(
      '\uFEFFbusy: 甲\r\nwelcome:\r\n  default: |\r\n    乙\r\n    丙\r\n',
      'rules.yml',
    );
    expect([busy, welcome.default]).toEqual(['甲', '乙\n丙']);
  });

  it('refuses a file in another encoding than UTF-8', () => {
    const gbk = Buffer.from([0x62, 0x75, 0x73, 0x79, 0x3a, 0x20, 0xc4, 0xe3]).toString('utf8');
    expect(read(gbk).join()).toMatch(/^rules\.yml:1:7 .*UTF-8/);
  });
});

describe('a warning does not keep a file from being used:', () => {
  it.each([
    ['an empty label', "aiLabel: ''", '1:1', 'aiLabel is empty'],
    [
      'a keyword that is a pick-up word',
      'keywords: [{ words: [继], match: prefix, answer: 甲 }]',
      '1:21',
      '"继续" is a pick-up word too',
    ],
    ['a picture among the answers', 'menu: { A: [甲, { image: m }] }', '1:12', 'need a media_id'],
    [
      'music in the welcome',
      'welcome: { default: { music: { thumbMediaId: m } } }',
      '1:21',
      '个人号',
    ],
  ])('%s', (_, yaml, place, what) => {
    const [warning, ...others] = read(yaml, 'warnings');
    expect(warning).toContain(`rules.yml:${place}  `);
    expect(warning).toContain(what);
    expect(others).toEqual([]);
    expect(() => compileRules(yaml, 'rules.yml')).not.toThrow();
  });
});

describe('rules.example.yml', () => {
  const yaml = readFileSync(new URL('../../rules.example.yml', import.meta.url), 'utf8');
  const example = compileRules(yaml, 'rules.example.yml');

  it('has nothing to fault or to warn of, and nothing a personal account cannot do', () => {
    expect([...read(yaml), ...read(yaml, 'warnings')]).toEqual([]);
    expect(example.handOver.words).toEqual([]);
  });

  it('answers 帮助, help and 关于 only, so that all else goes to the robot', () => {
    const { exact, prefix, contains, regex } = example.keywords;
    expect(exact.words).toEqual(['帮助', 'help', '关于']);
    expect([prefix.words, contains.words, regex]).toEqual([[], [], []]);
    expect(example.forbidden.words.words).toEqual([]);
  });

  it('says once, on a line of its own, where answers come from', () => {
    const { default: welcome } = example.welcome;
    const lines = typeof welcome === 'string' ? welcome.split('\n') : [];
    expect(lines.filter((line) => /AI.*境外/.test(line))).toHaveLength(1);
    expect(lines.length).toBeGreaterThan(1);
  });

  it('shows the defaults of everything else', () => {
    const { welcome: _, keywords: __, ...shown } = example;
    expect(compileRules('', 'rules.yml')).toMatchObject(shown);
  });

  it('has examples in its comments that work', () => {
    const uncommented = yaml.replaceAll(/^( *)# (?!yaml-)(?= *(- |[\w-]+:))/gm, '$1');
    expect(read(uncommented)).toEqual([]);
    expect(compileRules(uncommented, 'rules.yml').keywords.regex).toHaveLength(1);
  });
});
