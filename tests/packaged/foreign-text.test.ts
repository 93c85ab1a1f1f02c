import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  plainParameters,
  sealedParameters,
  standInKey,
  startStack,
  type Stack,
} from '../../simulator/stack.ts';
import { deliver, sendText, type WeChatOptions } from '../../simulator/wechat.ts';
import { aesKey, appId, token } from '../support/push.ts';
import { fallbackSentence, label } from '../support/rules.ts';
import { textMessage } from '../../simulator/wechat-request.ts';

const modulePath = join(inject('bundleFolder'), 'handlers', 'wechat.mjs');
const keys = { appId, aesKey };

interface Row {
  readonly is: string;
  readonly said: string;
  /** What the follower reads above the label; absent for the fallback sentence. */
  readonly read?: string;
}

/** Answers whose markup, or whose nothing, is behind characters that XML forbids. */
const hidden: readonly Row[] = [
  {
    is: 'a link behind a control character',
    said: '<\u0001a href="https://e.example">x<\u0001/a>',
    read: '＜a href="https://e.example">x＜/a>',
  },
  {
    is: 'a tap-to-send link behind noncharacters',
    said: '<\uFFFEa href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">x</a>',
    read: '＜a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">x＜/a>',
  },
  { is: 'a control character alone', said: '\u0001' },
  { is: 'control characters among blanks', said: ' \u0001 \u0002\n' },
];

/** Answers of a model alone: Markdown, and what it thought. */
const written: readonly Row[] = [
  {
    is: 'products',
    said: '原价100*0.8=80，再打9折80*0.9=72',
    read: '原价100*0.8=80，再打9折80*0.9=72',
  },
  { is: 'a thought without its opening tag', said: '先想想\n</think>\n\n想好了', read: '想好了' },
  { is: 'a thought alone', said: '先想想\n</think>' },
];

function scripted(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ is, said }) => [is, said]));
}

const modes = [
  { mode: 'plain', account: { token }, parameters: (key?: string) => plainParameters(token, key) },
  {
    mode: 'safe',
    account: { token, mode: 'safe', keys },
    parameters: (key?: string) => sealedParameters(token, keys, key),
  },
] as const;

describe.each(modes)('in $mode mode', ({ mode, account, parameters }) => {
  let robot: Stack;
  let model: Stack;
  beforeAll(async () => {
    const common = { modulePath, environment: { WECHAT_MODE: mode } };
    robot = await startStack({
      ...common,
      parameters: parameters(standInKey),
      robots: [{ apiKey: standInKey }],
      turingScripted: scripted(hidden),
    });
    model = await startStack({
      ...common,
      parameters: parameters(),
      robots: [],
      chatModel: { model: 'm', scripted: scripted([...hidden, ...written]) },
    });
  });
  afterAll(() => Promise.all([robot.close(), model.close()]));

  const to = (stack: Stack): WeChatOptions => ({ ...account, url: stack.url });
  const reading = async (stack: Stack, text: string) => {
    const { verdict } = await sendText(text, to(stack));
    return verdict.kind === 'text' ? verdict.text : verdict;
  };
  const expected = ({ read }: Row) => (read === undefined ? fallbackSentence : read + label);

  it.each(hidden)('$is of the robot places no link and is no empty answer', async (row) => {
    await expect(reading(robot, row.is)).resolves.toBe(expected(row));
  });

  it.each(hidden)('$is of the model places no link and is no empty answer', async (row) => {
    await expect(reading(model, row.is)).resolves.toBe(expected(row));
  });

  it.each(written)('$is of the model: the follower reads the answer', async (row) => {
    await expect(reading(model, row.is)).resolves.toBe(expected(row));
  });

  it.each(['【收到不支持的消息类型，暂无法显示】', '[Unsupported Message]'])(
    'a sticker, pushed as %s, gets a sentence of its own and is asked of nobody',
    async (notice) => {
      const asked = robot.questions.length;
      const sticker = textMessage(notice, Math.floor(Date.now() / 1000));
      const { verdict } = await deliver(sticker, to(robot));
      expect(verdict).toMatchObject({ text: '表情收到了，可惜我看不到它。请发文字给我。' });
      expect(robot.questions).toHaveLength(asked);
    },
  );
});
