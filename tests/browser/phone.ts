import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { runScript, type Running } from '../scripts/run-script.ts';
import { findChromium, launchFlags } from './chromium.ts';

// Set, if only to nothing, so that a file .env of this machine has no say.
const clean = {
  PORT: '0',
  WECHAT_TOKEN: '',
  WECHAT_APP_ID: '',
  WECHAT_AES_KEY: '',
  WECHAT_MODE: '',
  TURING_API_KEY: '',
  TURING_SECRET: '',
  TURING_ENDPOINT: '',
  CHAT_MODEL_API_KEY: '',
  CHAT_MODEL_ENDPOINT: '',
  CHAT_MODEL_NAME: '',
  CHAT_MODEL_THINKING: '',
  DELIVERY_PATIENCE: '',
  CUTS_PER_FIVE_MINUTES: '1000',
  REPLY_WITHIN_MS: '',
  LOG_LEVEL: '',
};

/** `npm start`, and where its page is. */
export async function startBot(): Promise<{ running: Running; url: string }> {
  const running = runScript('start', [], clean);
  await running.prints('ready http');
  const ready = /ready (\S+)/.exec(running.printed())?.[1] ?? '';
  return { running, url: new URL('/', ready).href };
}

export async function stopBot(running: Running): Promise<void> {
  running.process.kill('SIGTERM');
  await running.exited;
}

export interface PhoneOptions {
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly scale?: number;
}

/** The page in a browser with a profile of its own. */
export interface Phone {
  readonly page: Page;
  /** Problems the browser reported: errors of scripts, refused resources. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Opens the page; everything the browser complains of is collected. */
export async function openPhone(url: string, options: PhoneOptions = {}): Promise<Phone> {
  const profile = mkdtempSync(join(tmpdir(), 'phone-page-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? '',
    headless: true,
    args: [...launchFlags],
    locale: options.locale ?? 'zh-CN',
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.scale ?? 1,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  await page.locator('#where').filter({ hasText: /\S/ }).waitFor();
  return { page, problems, close: () => closeAll(context, profile) };
}

async function closeAll(context: BrowserContext, profile: string): Promise<void> {
  await context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}

/** Types a text and sends it. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.locator('#text').press('Enter');
}

/** The last row of the chat that the account said, or that stands in its place. */
export function lastReply(page: Page): Locator {
  return page.locator('#chat > .row:not(.mine):not(.meta)').last();
}

/** What WeChat did for the last message. */
export function lastWay(page: Page): Locator {
  return page.locator('#chat > .meta').last();
}

/** Changes mode or trouble, and waits until the bot has started anew. */
export async function choose(page: Page, name: 'mode' | 'trouble', value: string): Promise<void> {
  const changed = page.waitForResponse((response) => response.url().endsWith('/page/settings'));
  await page.locator(`#${name}`).selectOption(value);
  await changed;
}
