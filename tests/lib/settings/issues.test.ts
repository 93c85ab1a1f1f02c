import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, describeIssue, type ConfigurationIssue } from '../../../lib/errors.ts';
import { parseSettings } from '../../../lib/settings/parse.ts';
import { lacking } from '../../support/sentence.ts';

type Values = Readonly<Record<string, string>>;

/** Settings with nothing wrong, in which everything is read. */
const soundParameters: Values = {
  'wechat/token': 'MyToken',
  'wechat/app-id': 'wxba5fad812f8e6fb9',
  'wechat/aes-key': 'key'.repeat(15).slice(0, 43),
  'turing/api-key': 'a'.repeat(32),
  'chat-model/api-key': 'sk-1',
};
const soundEnvironment: Values = {
  SETTINGS_PATH: '/wechat-turing-bot/prod',
  AWS_REGION: 'ap-east-1',
  WECHAT_MODE: 'safe',
  CHAT_MODEL_ENDPOINT: 'https://api.deepseek.com',
  CHAT_MODEL_NAME: 'deepseek',
};

function issuesOf(parameters: Values, environment: Values): readonly ConfigurationIssue[] {
  const all = new Map(Object.entries({ ...soundParameters, ...parameters }));
  try {
    return parseSettings({ ...soundEnvironment, ...environment }, all).warnings;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
}

/** Every fault there is, each alone. */
const staged: readonly (readonly [string, Values, Values])[] = [
  ['no token', { 'wechat/token': '' }, {}],
  ['a malformed token', { 'wechat/token': 'a-b' }, {}],
  ['no app id', { 'wechat/app-id': '' }, {}],
  ['a malformed app id', { 'wechat/app-id': 'gh_1' }, {}],
  ['no AES key', { 'wechat/aes-key': '' }, {}],
  ['a malformed AES key', { 'wechat/aes-key': 'short' }, {}],
  ['an unknown mode', {}, { WECHAT_MODE: 'none' }],
  ['no whole number', {}, { REPLY_WITHIN_MS: 'soon' }],
  ['an unknown patience', {}, { DELIVERY_PATIENCE: 'four' }],
  ['an unclear transcript', {}, { TRANSCRIPT: 'yes' }],
  ['unclear thinking', {}, { CHAT_MODEL_THINKING: 'yes' }],
  ['no address of Turing', {}, { TURING_ENDPOINT: 'ftp://x' }],
  ['a malformed Turing key', { 'turing/api-key': 'short' }, {}],
  ['a chat model without a name', {}, { CHAT_MODEL_NAME: '' }],
  ['a chat model without an address', {}, { CHAT_MODEL_ENDPOINT: '' }],
  ['no address of a chat model', {}, { CHAT_MODEL_ENDPOINT: 'ftp://x' }],
  ['a malformed key of a chat model', { 'chat-model/api-key': 'a b' }, {}],
];

function onlyIssue(parameters: Values, environment: Values): ConfigurationIssue {
  const [issue, ...more] = issuesOf(parameters, environment);
  expect(more).toEqual([]);
  if (issue === undefined) throw new Error('nothing is wrong');
  return issue;
}

describe('what is wrong with the settings', () => {
  it.each(staged)('is said in Chinese and English: %s', (_, parameters, environment) => {
    const { where, problem, cure } = onlyIssue(parameters, environment);
    for (const words of [where, problem, cure]) expect(lacking(words)).toEqual([]);
  });

  it('is nothing with sound ones, so that each of these stands alone', () => {
    expect(issuesOf({}, {})).toEqual([]);
  });

  // One more place in the sources wants one more fault above.
  it('is staged here for every place that reports it', () => {
    const folder = new URL('../../../lib/settings/', import.meta.url);
    const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const places = sources.join('').match(/(faults|warnings)\.push\(/g);
    expect(places).toHaveLength(11);
  });

  const faulty = Object.keys(soundParameters).map((name) => [name, `${name} !`] as const);

  it.each(faulty)('of %s is mended by npm run setup, or by one command', (name, value) => {
    const issue = onlyIssue({ [name]: value }, {});
    expect(issue.cure.zh).toContain('npm run setup');
    expect(issue.cure.en).toContain('npm run setup');
    expect(issue.command).toMatch(/^aws ssm put-parameter --region ap-east-1 --name \/wechat/);
    expect(describeIssue(issue).match(/aws ssm/g)).toHaveLength(1);
    expect(describeIssue(issue)).not.toContain(value);
  });

  it.each(faulty)('of %s stays wrong when its command is run as it stands', (name, value) => {
    const { command = '' } = onlyIssue({ [name]: value }, {});
    const [, placeholder = ''] = /--value '(.+)'$/.exec(command) ?? [];
    expect(placeholder).not.toBe('');
    expect(onlyIssue({ [name]: placeholder }, {}).command).toBe(command);
  });
});
