import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Io } from '../../../scripts/io.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import { createWeChatApi, type WeChatApiOptions } from '../../../simulator/wechat-api.ts';
import { newFolder, runImport } from './run-import.ts';

const appId = 'wx0123456789abcdef';
const secret = 'the-secret-of-the-account';
const environment = { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: secret };

let server: Listening | undefined;
afterEach(() => server?.close());

interface Changes extends Partial<Omit<WeChatApiOptions, 'appId' | 'secret'>> {
  readonly io?: Partial<Io>;
  readonly args?: readonly string[];
  readonly existing?: string;
}

/** Imports from a stand-in; fails when secret or token are in anything that was printed or written. */
async function importFrom({ io = {}, args = [], existing, ...options }: Changes) {
  server = await listen(createWeChatApi({ appId, secret, autoReplies: {}, ...options }));
  const folder = newFolder();
  if (existing !== undefined) writeFileSync(join(folder, 'rules.yml'), existing);
  const urls: string[] = [];
  const ran = await runImport(['--from-wechat', '--wechat-api', server.url, ...args], folder, {
    environment,
    fetch: (url, init) => {
      urls.push(url);
      return fetch(url, init);
    },
    ...io,
  });
  const tokens = urls.flatMap((url) => new URL(url).searchParams.getAll('access_token'));
  for (const hidden of [secret, 'access_token=', ...tokens]) {
    expect(`${ran.output}${ran.written ?? ''}`).not.toContain(hidden);
  }
  return { ...ran, urls };
}

const text = (content: string) => ({ type: 'text', content });
const keyword = (content: string, match_mode = 'equal') => ({ type: 'text', match_mode, content });
const article = (title: string) => ({
  title,
  author: '某人',
  digest: '摘要',
  show_cover: 1,
  cover_url: 'http://mmbiz.qpic.cn/a/0',
  content_url: 'http://mp.weixin.qq.com/s?__biz=a&mid=1#rd',
  source_url: '',
});
const news = (...titles: readonly string[]) => ({
  type: 'news',
  content: 'media-id',
  news_info: { list: titles.map(article) },
});

function rule(
  keywords: readonly unknown[],
  replies: readonly unknown[],
  changes: Readonly<Record<string, unknown>> = {},
) {
  return {
    rule_name: '规则名',
    create_time: 1_423_028_166,
    reply_mode: 'random_one',
    keyword_list_info: keywords,
    reply_list_info: replies,
    ...changes,
  };
}

function consoleWith(...rules: readonly unknown[]) {
  return {
    is_add_friend_reply_open: 1,
    is_autoreply_open: 1,
    add_friend_autoreply_info: text('谢谢关注'),
    message_default_autoreply_info: text('稍后回复你'),
    keyword_autoreply_info: { list: rules },
  };
}

describe('import --from-wechat', () => {
  it('writes welcome, fallback and keywords, and says when to do it', async () => {
    const { status, rules, output, written } = await importFrom({
      autoReplies: consoleWith(
        rule([keyword('地址'), keyword('在哪', 'contain')], [text('上海')]),
        rule([keyword('笑话')], [text('一'), text('二')]),
      ),
    });
    expect(status).toBe(0);
    expect(rules).toEqual({
      welcome: { default: '谢谢关注' },
      fallback: '稍后回复你',
      keywords: [
        { words: ['地址'], answer: '上海' },
        { words: ['在哪'], match: 'contains', answer: '上海' },
        { words: ['笑话'], answer: ['一', '二'] },
      ],
    });
    expect(written).toContain('# 2026-03-01 由 公众号后台 (WeChat console) 导入，共 3 条规则');
    expect(output).toContain('请在启用服务器配置之前导入并核对');
    expect(output).toContain('Import and check before you switch the server URL on');
    expect(output).toContain('收到消息回复：后台用它回复所有没有命中关键词的消息；这里先问机器人');
  });

  it('asks for what the environment does not hold, the secret without echo', async () => {
    const asked: [string, boolean][] = [];
    const { status, output } = await importFrom({
      autoReplies: consoleWith(),
      io: {
        environment: {},
        ask: (question, { isHidden }) => {
          asked.push([question, isHidden]);
          return Promise.resolve(isHidden ? secret : appId);
        },
      },
    });
    expect(status).toBe(0);
    expect(asked).toEqual([
      ['AppID: ', false],
      ['AppSecret（不显示，也不保存 not shown, not stored）: ', true],
    ]);
    expect(output).not.toContain(appId);
  });

  it('needs both', async () => {
    const { status, output, urls } = await importFrom({
      io: { environment: {}, ask: () => Promise.resolve('') },
    });
    expect(status).toBe(1);
    expect(output).toBe('需要 AppID 和 AppSecret。\nAppID and AppSecret are needed.');
    expect(urls).toEqual([]);
  });

  it('names the variables when there is no terminal to ask on', async () => {
    const { status, output } = await importFrom({ io: { environment: {}, canAsk: false } });
    expect(status).toBe(1);
    expect(output).toContain('请设置环境变量 WECHAT_APP_ID 和 WECHAT_APP_SECRET');
    expect(output).toContain('Set the variables WECHAT_APP_ID and WECHAT_APP_SECRET');
  });

  it('keeps the rest of a rules file with --force, and its keywords when the console has none', async () => {
    const existing = `welcome:
  default: 旧的
  scenes: { '1001': 海报 } # 海报
keywords:
  - words: [旧]
    answer: 旧
thinking: 等等 {continue}
`;
    const both = { autoReplies: consoleWith(), args: ['--force'], existing };
    const { rules, written } = await importFrom(both);
    expect(rules).toEqual({
      welcome: { default: '谢谢关注', scenes: { '1001': '海报' } },
      keywords: [{ words: ['旧'], answer: '旧' }],
      thinking: '等等 {continue}',
      fallback: '稍后回复你',
    });
    expect(written).toContain('# 海报');
  });

  it('takes the place of a welcome that is nothing', async () => {
    const both = { autoReplies: consoleWith(), args: ['--force'], existing: 'welcome:\n' };
    expect((await importFrom(both)).rules).toMatchObject({ welcome: { default: '谢谢关注' } });
  });

  it('writes nothing when there is nothing', async () => {
    const { status, output, written } = await importFrom({ autoReplies: {} });
    expect(status).toBe(1);
    expect(output).toContain('没有可用的规则');
    expect(written).toBeUndefined();
  });
});

describe('what the console replies', () => {
  it('with one article becomes a news card, with several a note that one is shown', async () => {
    const { rules, output } = await importFrom({
      autoReplies: consoleWith(
        rule([keyword('一')], [news('甲')]),
        rule([keyword('二')], [news('甲', '乙')]),
        rule([keyword('九')], [news('1', '2', '3', '4', '5', '6', '7', '8', '9')]),
      ),
    });
    const card = (title: string) => ({
      title,
      description: '摘要',
      picUrl: 'http://mmbiz.qpic.cn/a/0',
      url: 'http://mp.weixin.qq.com/s?__biz=a&mid=1#rd',
    });
    expect(rules.keywords?.slice(0, 2)).toEqual([
      { words: ['一'], answer: { news: card('甲') } },
      { words: ['二'], answer: { news: [card('甲'), card('乙')] } },
    ]);
    expect(output).toContain(
      '规则 2「规则名」的第 1 条回复：图文有 2 篇；回复消息时微信只显示第一篇',
    );
    expect(output).toContain('rule 3 "规则名", reply 1: 1 articles are not taken');
  });

  it('is shown as it was, though it has braces', async () => {
    const braces = { ...news('{甲}'), type: 'news' };
    const { rules } = await importFrom({
      autoReplies: consoleWith(
        rule([keyword('词')], [text('{date} } {{')]),
        rule([keyword('图')], [braces]),
      ),
    });
    expect(rules.keywords).toMatchObject([
      { answer: '{{date}} }} {{{{' },
      { answer: { news: { title: '{{甲}}' } } },
    ]);
  });

  it('is written out for each keyword that it answers', async () => {
    const { written } = await importFrom({
      autoReplies: consoleWith(rule([keyword('甲'), keyword('甲', 'contain')], [news('一')])),
    });
    expect(written?.match(/title: 一/g)).toHaveLength(2);
    expect(written).not.toMatch(/[&*]a\d/);
  });

  it('to everything with "all replies" keeps the first usable one and reports the others', async () => {
    const { rules, output } = await importFrom({
      autoReplies: consoleWith(
        rule([keyword('全')], [{ type: 'img', content: 'x' }, text('一'), text('二')], {
          reply_mode: 'reply_all',
        }),
      ),
    });
    expect(rules.keywords).toEqual([{ words: ['全'], answer: '一' }]);
    expect(output).toContain('第 1 条回复：图片只给出三天内有效的临时素材');
    expect(output).toContain('第 3 条回复：后台设为「回复全部」，而服务器对一条消息只能回复一次');
    expect(output).toContain('reply 3: the console gives all replies');
  });

  it.each([
    ['img', '图片只给出三天内有效的临时素材', 'img comes as material that WeChat deletes'],
    ['voice', '语音只给出', 'voice comes as'],
    ['video', '视频只给出', 'video comes as'],
    ['card', '「card」这种回复不能用作被动回复', 'a reply of type "card" cannot be given'],
    [undefined, '「?」这种回复', 'a reply of type "?"'],
  ])('of type %s is reported', async (type, zh, en) => {
    const { rules, output } = await importFrom({
      autoReplies: consoleWith(rule([keyword('词')], [{ type, content: 'media' }])),
    });
    expect(rules.keywords).toBeUndefined();
    expect(output).toContain(`规则 1「规则名」的第 1 条回复：${zh}`);
    expect(output).toContain(`rule 1 "规则名", reply 1: ${en}`);
    expect(output).toContain('关键词「词」没有可用的回复');
  });

  it.each<[string, unknown, string]>([
    ['an empty text', text(' '), '文字是空的'],
    ['a text that is no string', { type: 'text', content: 7 }, '文字是空的'],
    ['a text that is too long', text('长'.repeat(683)), '回复内容有 2049 字节'],
    ['articles without their list', { type: 'news', content: 'media' }, '图文只有素材编号'],
    ['an empty list', { type: 'news', news_info: { list: [] } }, '图文只有素材编号'],
    [
      'an article without a link',
      { type: 'news', news_info: { list: [{ title: 'a' }] } },
      '图文没有标题、封面或链接',
    ],
    ['nothing', null, '「?」这种回复'],
  ])('with %s is reported', async (_, reply, reason) => {
    const { output } = await importFrom({
      autoReplies: { ...consoleWith(), add_friend_autoreply_info: reply ?? {} },
    });
    expect(output).toContain(`被关注回复：${reason}`);
  });

  it.each<[string, unknown, string]>([
    ['no keywords', rule([], [text('答')]), '规则 1「规则名」：没有关键词'],
    ['a keyword that is no text', rule([{ type: 'img' }], [text('答')]), '有一个关键词不是文字'],
    [
      'an unknown match',
      rule([keyword('词', 'fuzzy')], [text('答')]),
      '关键词「词」的匹配方式不认识',
    ],
    ['no replies', rule([keyword('词')], []), '关键词「词」没有可用的回复'],
    ['nothing in it', null, '规则 1「」：没有关键词'],
    [
      'lists that are none',
      rule([], [], { keyword_list_info: {}, reply_list_info: 1 }),
      '没有关键词',
    ],
  ])('to a rule with %s is reported', async (_, bad, reason) => {
    const { status, output } = await importFrom({ autoReplies: consoleWith(bad) });
    expect(status).toBe(0);
    expect(output).toContain(reason);
  });

  it('to a keyword of an earlier rule is reported with that rule', async () => {
    const { rules, output } = await importFrom({
      autoReplies: consoleWith(
        rule([keyword('词'), keyword('词')], [text('一')]),
        rule([keyword('词'), keyword('词', 'contain')], [text('二')]),
      ),
    });
    expect(rules.keywords).toEqual([
      { words: ['词'], answer: '一' },
      { words: ['词'], match: 'contains', answer: '二' },
    ]);
    expect(output).toContain('规则 2「规则名」：关键词「词」在第 1 条规则里已有');
    expect(output).toContain('the keyword "词" is in rule 1 already');
    expect(output).not.toContain('在第 2 条规则里');
  });

  it('while it is switched off is reported and left out', async () => {
    const { rules, output } = await importFrom({
      autoReplies: {
        ...consoleWith(rule([keyword('词')], [text('答')])),
        is_add_friend_reply_open: 0,
        is_autoreply_open: 0,
      },
    });
    expect(rules).toEqual({ keywords: [{ words: ['词'], answer: '答' }] });
    expect(output).toContain('被关注回复：在后台是关闭的');
    expect(output).toContain('reply to any message (收到消息回复): is switched off in the console');
  });
});

describe('when WeChat refuses', () => {
  it.each([
    [-1, '微信系统繁忙', 'WeChat is busy'],
    [40001, 'access_token 已失效', 'the access token has run out'],
    [40013, 'AppID 不对', 'The AppID is wrong'],
    [40125, 'AppSecret 不对', 'The AppSecret is wrong'],
    [40243, 'AppSecret 已被冻结', 'The AppSecret is frozen'],
    [48001, '没有读取自动回复的接口权限', 'This account may not use this API'],
    [45009, '全局返回码', 'Look this code up'],
  ])('with %i the cure is said, and none of its own words', async (code, zh, en) => {
    for (const path of ['stable_token', 'get_current_autoreply_info']) {
      const words = `hint ${secret} access_token=abc`;
      const { status, output, written } = await importFrom({ faults: { [path]: { code, words } } });
      await server?.close();
      expect(status).toBe(1);
      expect(output).toMatch(
        new RegExp(`^微信错误 ${code}：.*${zh}.*\nWeChat error ${code}: .*${en}`),
      );
      expect(output).not.toContain('hint');
      expect(written).toBeUndefined();
    }
  });

  it.each([
    [40164, 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist', '203.0.113.7'],
    [61004, 'access clientip is not registered requestIP: 203.0.113.7', '203.0.113.7'],
    [40164, 'invalid ip 2001:db8::7, not in whitelist', '2001:db8::7'],
  ])('with %i because of "%s" the address to allow is said', async (code, words, address) => {
    const { status, output } = await importFrom({ faults: { stable_token: { code, words } } });
    expect(status).toBe(1);
    expect(output).toContain(`微信错误 ${code}：这台电脑的公网 IP ${address} 不在 IP 白名单里`);
    expect(output).toContain(
      `The public IP of this machine, ${address}, is not on the IP allow list`,
    );
  });

  it('without an address in its words it is said without', async () => {
    const { output } = await importFrom({ faults: { stable_token: { code: 40164, words: 'no' } } });
    expect(output).toContain('这台电脑的公网 IP 不在 IP 白名单里');
    expect(output).toContain('The public IP of this machine is not on the IP allow list');
  });

  it('of itself, a wrong account, secret or address is told apart', async () => {
    const as = (variables: Readonly<Record<string, string>>) => ({
      io: { environment: { ...environment, ...variables } },
    });
    expect((await importFrom(as({ WECHAT_APP_ID: 'wx1' }))).output).toContain('微信错误 40013');
    await server?.close();
    expect((await importFrom(as({ WECHAT_APP_SECRET: 'b' }))).output).toContain('微信错误 40125');
    await server?.close();
    const elsewhere = await importFrom({ callerIp: '198.51.100.9', allowedIps: ['203.0.113.7'] });
    expect(elsewhere.output).toContain('微信错误 40164：这台电脑的公网 IP 198.51.100.9');
  });
});

describe('when the network is in the way', () => {
  it.each([
    ['trouble', { status: 502 }, '微信接口返回 HTTP 502', 'answered HTTP 502'],
    ['a login page', { body: '<html>' }, '返回看不懂', 'cannot be read'],
    ['an answer without a token', { body: '{}' }, '返回看不懂', 'cannot be read'],
    ['an answer that is no object', { body: '7' }, '返回看不懂', 'cannot be read'],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }, '连不上微信接口', 'cannot be reached'],
    ['a reset', 'reset', '连不上微信接口', 'cannot be reached'],
  ] as const)('%s is said as what it is', async (_, fault, zh, en) => {
    const { status, output } = await importFrom({ faults: { stable_token: fault } });
    expect(status).toBe(1);
    expect(output).toContain(zh);
    expect(output).toContain(en);
  });

  it('a refused connection is named by its code, not by an address with the token in it', async () => {
    const { output } = await importFrom({
      io: {
        fetch: (url, init) =>
          url.includes('stable_token')
            ? fetch(url, init)
            : Promise.reject(
                new TypeError(`fetch failed: ${url}`, {
                  cause: Object.assign(new Error(url), { code: 'ECONNREFUSED' }),
                }),
              ),
      },
    });
    expect(output).toContain('连不上微信接口（ECONNREFUSED）');
  });

  it('an answer that does not come is given up', async () => {
    const { output } = await importFrom({
      io: { fetch: () => Promise.reject(new DOMException('late', 'TimeoutError')) },
    });
    expect(output).toContain('连不上微信接口（15 s）');
    expect(output).toContain("WeChat's API cannot be reached (15 s)");
  });
});
