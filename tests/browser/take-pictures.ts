import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { choose, lastReply, openPhone, startBot, stopBot, type } from './phone.ts';
import { startStubAccount } from './stub-account.ts';

const images = new URL('../../docs/images/', import.meta.url);
const maxBytes = 200_000;

const pictures = [
  { name: 'phone-page.zh-CN', locale: 'zh-CN', width: 1180, height: 980 },
  { name: 'phone-page', locale: 'en-GB', width: 1180, height: 980 },
  { name: 'phone-page-narrow.zh-CN', locale: 'zh-CN', width: 390, height: 1060 },
  { name: 'phone-page-narrow', locale: 'en-GB', width: 390, height: 1060 },
] as const;

/** A text, a news card, a slow answer and the fault banner. */
async function converse(page: Page, stubUrl: string): Promise<void> {
  await type(page, '你好');
  await lastReply(page).filter({ hasText: '图灵替身' }).waitFor();
  await point(page, { url: stubUrl, token: 'stub', mode: 'plain' });
  await type(page, '官网');
  await page.locator('.card').waitFor();
  await point(page, {});
  await choose(page, 'trouble', 'slow');
  await type(page, '讲个故事');
  await lastReply(page).filter({ hasText: '从前' }).waitFor();
  await choose(page, 'trouble', 'wrong-token');
  await type(page, '在吗');
  await page.locator('.banner').waitFor();
  await choose(page, 'trouble', 'well');
}

/** Through the page's own server, without the form, which would stand open in the picture. */
async function point(page: Page, form: object): Promise<void> {
  await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/page/deployed', { method: 'POST', headers, body });
  }, JSON.stringify(form));
}

async function takePicture(
  url: string,
  stubUrl: string,
  picture: (typeof pictures)[number],
): Promise<void> {
  const phone = await openPhone(url, picture);
  await converse(phone.page, stubUrl);
  if (picture.width > 960) {
    await phone.page.locator('#chat > .meta').nth(2).getByRole('button').click();
    await phone.page.locator('#wire').evaluate((wire) => wire.scrollTo(0, 0));
  }
  await phone.page.locator('#chat').evaluate((chat) => chat.scrollTo(0, chat.scrollHeight));
  await phone.page.locator('#text').blur();
  const path = fileURLToPath(new URL(`${picture.name}.png`, images));
  await phone.page.screenshot({ path, caret: 'hide' });
  await phone.close();
  const bytes = statSync(path).size;
  process.stdout.write(`${path} ${bytes} bytes\n`);
  if (bytes > maxBytes) throw new Error(`${path} has more than ${maxBytes} bytes.`);
}

/** Has a real conversation in a real browser, and writes the pictures of the READMEs. */
export async function takePictures(): Promise<void> {
  mkdirSync(images, { recursive: true });
  const stub = await startStubAccount();
  const { running, url } = await startBot();
  for (const picture of pictures) await takePicture(url, stub.url, picture);
  await stopBot(running);
  await stub.close();
}
