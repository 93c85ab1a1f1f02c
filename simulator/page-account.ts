import type { Account } from './wechat-request.ts';

export const modes = ['plain', 'compat', 'safe'] as const;

export type Mode = (typeof modes)[number];

export function isMode(value: unknown): value is Mode {
  return modes.some((mode) => mode === value);
}

/** A deployed bot, as the page's form names it. Lives in this process's memory only. */
export interface Deployed extends Account {
  readonly url: string;
}

/** What is wrong with the form, by the field's name. */
export interface Mistake {
  readonly field: 'url' | 'token' | 'mode' | 'appId' | 'aesKey';
}

/** Reads the form for a deployed bot. */
export function parseDeployed(form: Readonly<Record<string, unknown>>): Deployed | Mistake {
  const { url, token, mode, appId, aesKey } = form;
  if (typeof url !== 'string' || !isWebAddress(url)) return { field: 'url' };
  if (typeof token !== 'string' || !/^[A-Za-z0-9]{3,32}$/.test(token)) return { field: 'token' };
  if (!isMode(mode)) return { field: 'mode' };
  if (mode === 'plain') return { url, token, mode };
  if (typeof appId !== 'string' || appId.trim() === '') return { field: 'appId' };
  if (typeof aesKey !== 'string' || !/^[A-Za-z0-9+/]{43}$/.test(aesKey)) return { field: 'aesKey' };
  return { url, token, mode, keys: { appId: appId.trim(), aesKey } };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
