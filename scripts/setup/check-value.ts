import { ConfigurationError, type ConfigurationIssue } from '../../lib/errors.ts';
import { parseSettings } from '../../lib/settings.ts';
import { parameter } from '../../lib/settings/report.ts';
import type { SetupParameter } from './parameters.ts';

const path = '/setup';

/** Settings in which every parameter is read. */
const environment = {
  SETTINGS_PATH: path,
  WECHAT_MODE: 'safe',
  CHAT_MODEL_ENDPOINT: 'https://example.com',
  CHAT_MODEL_NAME: 'any',
};

/** Whether the bot can use this value of a parameter, as the bot itself decides it. */
export function isUsable({ name }: SetupParameter, value: string): boolean {
  const where = parameter({ path }, name).en;
  return value.trim() !== '' && !issues(name, value).some((issue) => issue.where.en === where);
}

function issues(name: string, value: string): readonly ConfigurationIssue[] {
  try {
    return parseSettings(environment, new Map([[name, value]])).warnings;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
}

/** What a value has to look like. */
export function wantedForm({ form, rotates }: SetupParameter): string {
  const two = rotates ? '（或用逗号隔开的两个 or two, separated by a comma）' : '';
  return `须是 must be: ${form.zh} ${form.en}${two}`;
}
