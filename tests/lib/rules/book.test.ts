import { describe, expect, it } from 'vitest';
import { eventOf, messageOf, textOfFollower } from '../../support/messages.ts';
import { rulesOf } from '../../support/rules.ts';

const context = { nowMs: Date.UTC(2026, 10, 22, 1), seed: 'seed' };

const book = rulesOf(`
welcome: { default: 欢迎, scenes: { 1001: '来自门店{scene}' } }
keywords:
  - { words: [人工, 炸弹, 继续, 帮助], answer: '「{word}」不会轮到前两个' }
  - { words: [查(.+)天气], match: regex, answer: '{1}？{date} {question}' }
menu: { ABOUT: '关于 {key}' }
scan: { default: '扫了{scene}', scenes: { "42": 四十二 } }
sentences: { image: 好图 }
thinking: 「{question}」等等{continue}
fallback: 不会「{question}」
forbidden: { words: [炸弹], answer: 换个话题 }
hand-over: { words: [人工, 转人工], agent: kf1@shop }
pick-up: [继续, OK]
`);

function answerTo(message: Parameters<typeof book.answerTo>[0]) {
  return book.answerTo(message, context);
}

const say = (text: string, rule: string) => ({ reply: { kind: 'text', text }, rule });

describe('the rules answer a text', () => {
  it('with the hand-over before anything else', () => {
    const reply = { kind: 'customer-service', agent: 'kf1@shop' };
    expect(answerTo(textOfFollower('人工'))).toEqual({ reply, rule: 'hand-over' });
    expect(answerTo(textOfFollower('人工炸弹'))?.rule).toBe('forbidden');
  });

  it('with the forbidden sentence before any keyword', () => {
    expect(answerTo(textOfFollower('炸弹'))).toEqual(say('换个话题', 'forbidden'));
  });

  it('with a keyword, which comes before picking up', () => {
    expect(answerTo(textOfFollower('继续'))?.rule).toBe('keywords 1 (exact)');
    expect(answerTo(textOfFollower('ok'))).toBeUndefined();
  });

  it('with groups, date and the question of an expression', () => {
    expect(answerTo(textOfFollower('查北京天气'))).toEqual(
      say('北京？2026年11月22日 查北京天气', 'keywords 2 (regex)'),
    );
  });

  it('not at all when none fits', () => {
    expect(answerTo(textOfFollower('你好'))).toBeUndefined();
  });

  it('as the words WeChat heard in a voice', () => {
    const voice = { MsgType: 'voice', MediaId: 'm', Format: 'amr' };
    expect(answerTo(messageOf({ ...voice, Recognition: '帮助' }))?.rule).toBe('keywords 1 (exact)');
    expect(answerTo(messageOf({ ...voice, Recognition: '你好' }))).toBeUndefined();
    expect(answerTo(messageOf({ ...voice, Recognition: '' }))?.rule).toBe('sentences voice');
  });

  it('without words with the sentence for that', () => {
    expect(answerTo(textOfFollower(' 　'))?.rule).toBe('sentences text');
  });
});

describe('the rules answer a sticker', () => {
  const sticker = textOfFollower('【收到不支持的消息类型，暂无法显示】');

  it('with its sentence', () => {
    expect(answerTo(sticker)?.rule).toBe('sentences sticker');
  });

  it('with a keyword that fits what WeChat pushes in its place', () => {
    const rules = 'keywords: [{ words: [不支持的消息类型], match: contains, answer: 哈 }]';
    expect(rulesOf(rules).answerTo(sticker, context)).toEqual(say('哈', 'keywords 1 (contains)'));
  });
});

describe('the rules answer everything else', () => {
  it.each([
    [eventOf('subscribe'), say('欢迎', 'welcome')],
    [eventOf('subscribe', { EventKey: 'qrscene_1001' }), say('来自门店1001', 'welcome 1001')],
    [eventOf('subscribe', { EventKey: 'qrscene_constructor' }), say('欢迎', 'welcome')],
    [eventOf('SCAN', { EventKey: '42' }), say('四十二', 'scan 42')],
    [eventOf('SCAN', { EventKey: '43' }), say('扫了43', 'scan')],
    [eventOf('CLICK', { EventKey: 'ABOUT' }), say('关于 ABOUT', 'menu ABOUT')],
    [
      eventOf('CLICK', { EventKey: 'toString' }),
      say('收到。有什么想问的，直接发文字给我。', 'sentences click'),
    ],
    [messageOf({ MsgType: 'image', MediaId: 'm' }), say('好图', 'sentences image')],
    [
      messageOf({ MsgType: 'link', Url: 'https://a.example/' }),
      say('链接收到了，可惜我还打不开链接。请发文字给我。', 'sentences link'),
    ],
    [eventOf('unsubscribe'), { reply: { kind: 'none' }, rule: 'none' }],
    [
      eventOf('VIEW', { EventKey: 'https://a.example/' }),
      { reply: { kind: 'none' }, rule: 'none' },
    ],
    [messageOf({ MsgType: 'hologram' }), { reply: { kind: 'none' }, rule: 'none' }],
  ])('%#: by its kind, scene or key', (message, ruled) => {
    expect(answerTo(message)).toEqual(ruled);
  });
});

describe('the rule book', () => {
  it('finds forbidden words anywhere, in any case and width', () => {
    const { isForbidden } = rulesOf('forbidden: { words: [BadWord, 坏词] }');
    expect(isForbidden('a ＢＡＤＷＯＲＤ!')).toBe(true);
    expect(isForbidden('这是坏词吗')).toBe(true);
    expect(isForbidden('坏 词')).toBe(false);
    expect(rulesOf().isForbidden('坏词')).toBe(false);
  });

  it('says something else in place of what is forbidden', () => {
    expect(book.forbiddenReply(context)).toEqual(say('换个话题', 'forbidden'));
  });

  it('knows pick-up words, by default 继续 and 1', () => {
    expect(book.isPickUpWord(' ｏｋ ')).toBe(true);
    expect(book.isPickUpWord('1')).toBe(false);
    expect(rulesOf().isPickUpWord('１')).toBe(true);
  });

  it('quotes the beginning of a question, on one line and without markup, while thinking', () => {
    const question = `<a href="x">\n${'问'.repeat(30)}`;
    expect(book.thinking(question, '<a>继续</a>')).toBe(
      `「＜a href="x"> ${'问'.repeat(7)}…」等等<a>继续</a>`,
    );
  });

  it('falls back with the question', () => {
    expect(book.fallback(context, '<b>这个')).toEqual(say('不会「＜b>这个」', 'fallback'));
  });

  it('has defaults for whatever the file leaves out', () => {
    const { busy, aiLabel, model, fallback, thinking } = rulesOf('# nothing');
    expect(busy).toContain('请过一分钟');
    expect(aiLabel).toBe('（以上内容由AI生成）');
    expect(model).toMatchObject({ maxTokens: 600 });
    expect(model).not.toHaveProperty('temperature');
    expect(fallback(context).reply).toMatchObject({ kind: 'text' });
    expect(thinking('问', '链接')).toContain('链接');
  });

  it('takes the model’s settings from the file one by one', () => {
    const { model } = rulesOf('model: { temperature: 0.7, maxTokens: 50 }');
    expect(model).toMatchObject({ temperature: 0.7, maxTokens: 50 });
    expect(model.prompt).not.toBe('');
  });
});
