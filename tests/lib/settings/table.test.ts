import { describe, expect, it } from 'vitest';
import { defaultPatience } from '../../../lib/delivery/slots.ts';
import { formOf, isGood, type Kind } from '../../../lib/settings/kinds.ts';
import { parseSettings } from '../../../lib/settings/parse.ts';
import { deploymentSettings, functionSettings, settingPairs } from '../../../lib/settings/table.ts';
import { lacking } from '../../support/sentence.ts';

const rows: readonly (readonly [string, Kind])[] = Object.entries({
  ...functionSettings,
  ...deploymentSettings,
});
const { replyWithinMs, wechatMode, turingEndpoint, chatModelEndpoint } = functionSettings;

describe('the table of settings', () => {
  it.each(rows)('has a default of its own kind for %s', (_, kind) => {
    expect(isGood(kind, String(kind.byDefault))).toBe(true);
  });

  it.each(rows)('says in both languages what %s looks like', (_, kind) => {
    expect(lacking(formOf(kind))).toEqual([]);
  });

  it('has no variable twice, and pairs settings that it has', () => {
    const variables = Object.values(functionSettings).map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    const names = rows.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(settingPairs.flat()));
    expect(new Set(names).size).toBe(rows.length);
  });

  it('gives slow answers the patience that delivery knows as its default', () => {
    const { patience } = parseSettings({}, new Map([['wechat/token', 'MyToken']]));
    expect(patience).toEqual(defaultPatience);
  });
});

describe('isGood', () => {
  it.each(['999', '5001', '4.4', '4400ms', '1e3', '-1', ' ', ''])(
    'refuses %j as a whole number from 1000 to 5000',
    (written) => {
      expect(isGood(replyWithinMs, written)).toBe(false);
    },
  );

  it.each(['1000', '5000'])('takes the bound %s of a whole number', (written) => {
    expect(isGood(replyWithinMs, written)).toBe(true);
  });

  it.each(['ftp://x', 'api.example.com', 'http://', 'https://a b/'])(
    'refuses %j as an address',
    (written) => {
      expect(isGood(turingEndpoint, written)).toBe(false);
    },
  );

  it('takes an empty value only where there is none by default', () => {
    expect([turingEndpoint, wechatMode].map((kind) => isGood(kind, ''))).toEqual([false, false]);
    expect(isGood(chatModelEndpoint, '')).toBe(true);
    expect(isGood(deploymentSettings.alarmEmail, '')).toBe(true);
  });

  it.each([
    ['alarmEmail', deploymentSettings.alarmEmail, 'a@b.cn', 'you'],
    ['region', deploymentSettings.region, 'ap-southeast-1', 'Singapore'],
    ['domainName', deploymentSettings.domainName, 'bot.example.com', 'https://bot.example.com'],
    ['kmsKeyArn', deploymentSettings.kmsKeyArn, 'arn:aws:kms:eu-west-1:1:key/2', 'alias/key'],
    ['certificateArn', deploymentSettings.certificateArn, 'arn:aws-cn:acm:x:1:c/2', 'c/2'],
    ['chatModelName', functionSettings.chatModelName, 'qwen-plus', 'a b'],
  ])('holds %s to its form', (_, kind, fitting, other) => {
    expect([isGood(kind, fitting), isGood(kind, other)]).toEqual([true, false]);
  });
});

describe('formOf', () => {
  it('words a range and a choice in both languages', () => {
    expect(formOf(replyWithinMs)).toEqual({
      zh: '1000 到 5000 的整数',
      en: 'a whole number from 1000 to 5000',
    });
    expect(formOf(wechatMode)).toEqual({
      zh: 'plain、compat 或 safe',
      en: 'plain, compat or safe',
    });
  });
});
