import { describe, expect, it } from 'vitest';
import {
  AnswerFailed,
  ConfigurationError,
  describeIssue,
  RequestRefused,
  UnreadableMessage,
} from '../../lib/errors.ts';

const missing = {
  where: { zh: '参数 A', en: 'The parameter A' },
  problem: { zh: '没有设置', en: 'is missing' },
  cure: { zh: '执行这条命令', en: 'run this command' },
  command: 'aws ssm put-parameter --name A',
};
const wrong = {
  where: { zh: '环境变量 B', en: 'The environment variable B' },
  problem: { zh: '不对', en: 'is wrong' },
  cure: { zh: '改正它', en: 'correct it' },
};

describe('ConfigurationError', () => {
  it('says where, what and how to mend it, Chinese first, a line for each problem', () => {
    const error = new ConfigurationError([missing, wrong]);
    expect(error.message.split('\n')).toEqual([
      '参数 A 没有设置。改法：执行这条命令。 The parameter A is missing. To mend it: run this command. aws ssm put-parameter --name A',
      '环境变量 B 不对。改法：改正它。 The environment variable B is wrong. To mend it: correct it.',
    ]);
  });

  it('has a command once in a line of both languages', () => {
    expect(describeIssue(missing).split('aws ssm put-parameter')).toHaveLength(2);
  });
});

describe('an error of the bot’s own', () => {
  const advice = { zh: '中文。', en: 'English.' };

  it.each([
    new RequestRefused(403, 'signature-mismatch', advice),
    new AnswerFailed('turing', 'quota', advice),
    new UnreadableMessage(advice),
  ])('has its advice in both languages, and in its message: %s', (error) => {
    expect(error.advice).toEqual(advice);
    expect(error.message).toBe('中文。 English.');
  });

  it('keeps its cause', () => {
    const cause = new Error('why');
    expect(new UnreadableMessage(advice, { cause }).cause).toBe(cause);
    expect(new AnswerFailed('turing', 'quota', advice, { cause }).cause).toBe(cause);
  });
});
