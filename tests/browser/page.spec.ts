import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Listening } from '../../simulator/listen.ts';
import type { Running } from '../scripts/run-script.ts';
import {
  choose,
  lastReply,
  lastWay,
  openPhone,
  startBot,
  stopBot,
  type,
  type Phone,
  type PhoneOptions,
} from './phone.ts';
import { startStubAccount } from './stub-account.ts';

let running: Running | undefined;
let stub: Listening;
let url = '';
let phone: Phone | undefined;

before(async () => {
  stub = await startStubAccount();
  ({ running, url } = await startBot());
});

after(async () => {
  if (running !== undefined) await stopBot(running);
  await stub.close();
});

afterEach(async () => {
  const problems = phone?.problems ?? [];
  await phone?.close();
  phone = undefined;
  // A 400 that a test asks for is reported as a resource that failed to load.
  assert.deepEqual(
    problems.filter((problem) => !problem.includes('status of 400')),
    [],
  );
});

/** The page, with the bot as it is at the start. */
async function open(options: PhoneOptions = {}): Promise<Page> {
  phone = await openPhone(url, options);
  const { page } = phone;
  if ((await page.locator('#trouble').inputValue()) !== 'well')
    await choose(page, 'trouble', 'well');
  if ((await page.locator('#mode').inputValue()) !== 'plain') await choose(page, 'mode', 'plain');
  return page;
}

async function connectToStub(page: Page): Promise<void> {
  await page.locator('#more').click();
  await page.locator('summary').click();
  await page.locator('[name=url]').fill(stub.url);
  await page.locator('[name=token]').fill('StubToken');
  await page.locator('#deployed button.main').click();
  await page.locator('#where').filter({ hasText: '127.0.0.1' }).waitFor();
}

async function sees(page: Page, text: string, timeout = 10_000): Promise<void> {
  await lastReply(page).filter({ hasText: text }).waitFor({ timeout });
}

describe('a message', () => {
  it('is answered', async () => {
    const page = await open();
    await type(page, '你好');
    await sees(page, '图灵替身听到了：你好');
    assert.match(await lastWay(page).innerText(), /第 1 次投递 .* 有回复 · robot · 报文/);
  });

  for (const mode of ['plain', 'compat', 'safe']) {
    it(`is answered in ${mode} mode, sealed on the wire where the mode says so`, async () => {
      const page = await open();
      if (mode !== 'plain') await choose(page, 'mode', mode);
      await type(page, '天气');
      await sees(page, '多云');
      await lastWay(page).getByRole('button').click();
      const blocks = await page.locator('#wire pre').allInnerTexts();
      assert.match(blocks[0] ?? '', /<Content><!\[CDATA\[天气\]\]><\/Content>/);
      assert.match(blocks[1] ?? '', /^http:\/\/localhost:\d+\/wechat\?signature=/);
      assert.equal(blocks[1]?.includes('msg_signature='), mode !== 'plain');
      assert.equal(blocks[2]?.includes('<Encrypt>'), mode !== 'plain');
      assert.equal(blocks[2]?.includes('天气'), mode !== 'safe');
      assert.equal(blocks[3]?.includes('<MsgSignature>'), mode !== 'plain');
      assert.match(blocks.at(-1) ?? '', /多云/);
    });
  }

  it('of each other kind gets what the bot says to it', async () => {
    const page = await open();
    await page.locator('#more').click();
    const said = {
      image: '图片收到了',
      voice: '语音收到了',
      video: '视频收到了',
      location: '位置收到了',
      link: '链接收到了',
      follow: '欢迎关注',
      unfollow: '粉丝看不到回复',
    };
    for (const [kind, text] of Object.entries(said)) {
      await page.locator(`[data-send=${kind}]:not([data-field])`).click();
      await sees(page, text);
    }
    await page.locator('[data-field=words]').click();
    await sees(page, '图灵替身听到了：你好');
    await page.locator('#scene').fill('7');
    await page.locator('[data-send=scan]').click();
    await sees(page, '扫码收到了');
  });

  it('that is a tap on the menu carries the key', async () => {
    const page = await open();
    await page.locator('#more').click();
    await page.locator('#menu-key').fill('PRICES');
    await page.locator('[data-send=menu]').click();
    await sees(page, '收到');
    await lastWay(page).getByRole('button').click();
    const xml = await page.locator('#wire pre').first().innerText();
    assert.match(xml, /<Event><!\[CDATA\[CLICK\]\]><\/Event>\s*<EventKey><!\[CDATA\[PRICES\]\]>/);
  });
});

describe('a slow answer', () => {
  it('comes with the second delivery, and the first is shown as it happens', async () => {
    const page = await open();
    await choose(page, 'trouble', 'slow');
    await type(page, '慢慢想');
    await lastWay(page).filter({ hasText: '第 1 次投递……' }).waitFor();
    await lastWay(page)
      .filter({ hasText: /第 1 次投递 5\.\d s 被断开 · 第 2 次投递……/ })
      .waitFor();
    await sees(page, '慢慢想');
    assert.match(await lastWay(page).innerText(), /第 2 次投递 .* 有回复/);
  });

  it('is promised by the third delivery and fetched by a tap on 继续', async () => {
    const page = await open();
    await choose(page, 'trouble', 'very-slow');
    await type(page, '想很久');
    await sees(page, '我还在想', 25_000);
    assert.match(await lastWay(page).innerText(), /第 3 次投递 .* 有回复 · thinking/);
    await lastReply(page).getByRole('button', { name: '继续' }).click();
    await sees(page, '图灵替身听到了：想很久', 15_000);
    await lastWay(page).getByRole('button').click();
    const xml = await page.locator('#wire pre').first().innerText();
    assert.match(xml, /<bizmsgmenuid>/);
  });
});

describe('the fault banner', () => {
  const banner = '该公众号提供的服务出现故障，请稍后再试';

  it('stands for tokens that differ, with the status and the reason of the log', async () => {
    const page = await open();
    await choose(page, 'trouble', 'wrong-token');
    await type(page, '在吗');
    await sees(page, banner);
    await sees(page, 'HTTP 状态码是 403，应该是 200; signature-mismatch');
  });

  it('stands for a function that crashes three times', async () => {
    const page = await open();
    await choose(page, 'trouble', 'crash');
    await type(page, '在吗');
    await sees(page, banner, 25_000);
    assert.match(await lastWay(page).innerText(), /第 3 次投递 .* 出错/);
  });

  it('stays away while the robot is out of quota or broken: the fallback answers', async () => {
    const page = await open();
    for (const trouble of ['out-of-quota', 'broken']) {
      await choose(page, 'trouble', trouble);
      await type(page, trouble);
      await lastWay(page).filter({ hasText: 'fallback' }).waitFor();
      await sees(page, '暂时答不上来');
    }
    await choose(page, 'trouble', 'well');
    await type(page, '好了吗');
    await sees(page, '图灵替身听到了：好了吗');
  });
});

describe('a deployed bot', () => {
  it('is talked to; news card, image, markup and too much text are shown as WeChat would', async () => {
    const page = await open();
    await connectToStub(page);
    assert.equal(await page.locator('[name=token]').inputValue(), '');
    await type(page, '官网');
    const link = page.locator('.card a');
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), 'https://example.com/');
    await type(page, '图片');
    await sees(page, 'media-1');
    await type(page, '标记');
    await sees(page, '<b>b</b><img src=x onerror=alert(1)>');
    assert.equal(await lastReply(page).locator('img, b, [href^=javascript]').count(), 0);
    await type(page, '太长');
    await sees(page, '回复有 2100 字节，超过了 2047');
    await page.locator('#back-here').click();
    await page.locator('#where').filter({ hasText: '本机' }).waitFor();
  });

  it('is not taken with a faulty form: the field is named', async () => {
    const page = await open();
    await page.locator('#more').click();
    await page.locator('summary').click();
    await page.locator('[name=url]').fill('https://example.com/wechat');
    await page.locator('#deployed button.main').click();
    await page.locator('#deployed-problem').filter({ hasText: 'token' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'token');
  });
});

describe('the page', () => {
  it('works by keyboard alone', async () => {
    const page = await open();
    await page.keyboard.type('键盘');
    await page.keyboard.press('Enter');
    await sees(page, '图灵替身听到了：键盘');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#more').getAttribute('aria-expanded'), 'true');
    // Past the text and 发送 to the first kind.
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sees(page, '图片收到了');
    await lastWay(page).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.locator('#wire[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#wire[open]').waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /报文$/);
  });

  it('adds each row to the live region once, and keeps the progress out of it', async () => {
    const page = await open();
    await page.evaluate(() => {
      const chat = document.querySelector('#chat');
      if (chat === null) throw new Error('there is no chat');
      document.title = '0';
      new MutationObserver((records) => {
        const added = records.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0);
        document.title = String(Number(document.title) + added);
      }).observe(chat, { childList: true });
    });
    await type(page, '你好');
    await sees(page, '图灵替身听到了：你好');
    await page.waitForTimeout(300);
    assert.equal(await page.title(), '3');
    assert.equal(await page.getByRole('log').count(), 1);
    assert.equal(await lastWay(page).getAttribute('aria-live'), 'off');
  });

  it('has no horizontal scroll at 390 and at 320 pixels, with everything open', async () => {
    for (const width of [390, 320]) {
      const page = await open({ width, height: 800 });
      await page.locator('#more').click();
      await page.locator('summary').click();
      await type(page, `长${'long'.repeat(60)}`);
      await lastReply(page).waitFor();
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok((await overflow()) <= 0);
      await lastWay(page).getByRole('button').click();
      assert.ok((await overflow()) <= 0);
      assert.ok(
        await page.locator('#wire').evaluate((wire) => wire.scrollWidth <= wire.clientWidth),
      );
      await phone?.close();
    }
  });

  it('speaks English to an English browser, and the other language at a click', async () => {
    const page = await open({ locale: 'en-US' });
    assert.equal(await page.locator('#where').innerText(), 'The bot on this machine');
    await type(page, 'hello');
    await lastWay(page).filter({ hasText: 'answered after' }).waitFor();
    await page.locator('#language').click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await lastWay(page).filter({ hasText: '有回复' }).waitFor();
    await page.reload();
    await page.locator('#where').filter({ hasText: '本机的机器人' }).waitFor();
  });

  it('leaves no key of a text without its twin in the other language', async () => {
    const page = await open();
    const path = '/page/texts.js';
    const keys = await page.evaluate(async (path) => {
      const { texts } = await import(path);
      return [Object.keys(texts.zh).toSorted(), Object.keys(texts.en).toSorted()];
    }, path);
    assert.deepEqual(keys[0], keys[1]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe in the ${colorScheme} scheme`, async () => {
      const page = await open({ colorScheme });
      await page.locator('#more').click();
      await page.locator('summary').click();
      await type(page, '讲个笑话');
      await sees(page, 'http://example.com/joke.jpg');
      await choose(page, 'trouble', 'wrong-token');
      await type(page, '在吗');
      await page.locator('.banner').waitFor();
      await lastWay(page).getByRole('button').click();
      const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      await page.evaluate(readFileSync(path, 'utf8'));
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      assert.ok(passes.length > 15);
      assert.deepEqual(
        violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`),
        [],
      );
    });
  }
});
