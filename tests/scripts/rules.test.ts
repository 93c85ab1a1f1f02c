import { describe, expect, it } from 'vitest';
import { checkRules } from '../../scripts/rules-check.ts';
import { describeAnswer, testRules } from '../../scripts/rules-test.ts';
import { rulesOf } from '../support/rules.ts';
import { runScript } from './run-script.ts';

const book = rulesOf(`
keywords:
  - { words: [帮助, help], answer: '这里是帮助' }
  - { words: [价格, 多少钱], match: contains, answer: '{word}见价目表' }
  - { words: [价格表], match: contains, answer: 价目表在此 }
  - { words: [订, 订单], match: prefix, answer: '你说的是{word}' }
  - { words: ['^查(.+?)(今天|明天)?的?天气$', '^(.+)(怎么走)$'], match: regex, answer: '{1}|{2}' }
  - { words: [官网], answer: { news: { title: 官网, description: '', picUrl: 'https://a.example/p.jpg', url: 'https://a.example/' } } }
  - { words: [标志], answer: { image: media-1 } }
  - { words: [007], answer: 邦德 }
forbidden: { words: [赌博], answer: 不聊这个 }
hand-over: { words: [人工] }
`);

const now = Date.UTC(2026, 10, 22);

describe('rules test says which rule answers, and with what:', () => {
  it.each([
    ['帮助', 'keywords 1 (exact)\n这里是帮助'],
    ['HELP', 'keywords 1 (exact)\n这里是帮助'],
    ['ｈｅｌｐ　', 'keywords 1 (exact)\n这里是帮助'],
    ['帮助我', 'robot\n'],
    ['请问多少钱', 'keywords 2 (contains)\n多少钱见价目表'],
    ['价格是多少', 'keywords 2 (contains)\n价格见价目表'],
    ['给我价格表', 'keywords 3 (contains)\n价目表在此'],
    ['订单到哪了', 'keywords 4 (prefix)\n你说的是订单'],
    ['订票', 'keywords 4 (prefix)\n你说的是订'],
    ['订单价格', 'keywords 4 (prefix)\n你说的是订单'],
    ['我的订单', 'robot\n'],
    ['查北京明天的天气', 'keywords 5 (regex)\n北京|明天'],
    ['查上海天气', 'keywords 5 (regex)\n上海|'],
    ['火车站怎么走', 'keywords 5 (regex)\n火车站|怎么走'],
    ['官网', 'keywords 6 (exact)\n{\n  "kind": "news"'],
    ['标志', 'keywords 7 (exact)\n{\n  "kind": "image",\n  "mediaId": "media-1"\n}'],
    ['００７', 'keywords 8 (exact)\n邦德'],
    ['哪里能赌博', 'forbidden\n不聊这个'],
    ['人工', 'hand-over\n{\n  "kind": "customer-service"\n}'],
    ['找人工', 'robot\n'],
    ['继续', 'pick-up\n'],
    ['今天过得好吗', 'robot\n'],
    ['  ', 'sentences text\n我没有看到文字'],
  ])('%j', (text, answer) => {
    expect(describeAnswer(book, text, now).startsWith(answer)).toBe(true);
  });
});

describe('npm run rules', () => {
  async function run(...args: readonly string[]) {
    const { exited, printed } = runScript('rules', args);
    return { status: await exited, output: printed() };
  }

  it('test prints the answer to a text', async () => {
    const { status, output } = await run('test', '这句话没有规则');
    expect(status).toBe(0);
    expect(output).toContain('No rule fits; the robot is asked.');
  });

  it('check counts the rules', async () => {
    const { status, output } = await run('check');
    expect(status).toBe(0);
    expect(output).toMatch(/条关键词规则.*No faults\. \d+ keyword rules?, \d+ words?/);
  });

  it.each([[[]], [['constructor']]])(
    'prints its usage when called without a subcommand that there is: %j',
    async (args) => {
      const { status, output } = await run(...args);
      expect(status).toBe(2);
      expect(output).toContain('npm run rules -- …');
    },
  );
});

describe('a subcommand of npm run rules', () => {
  it('ends with 2, upon which the usage is printed, when its arguments are wrong', () => {
    expect([testRules([]), testRules(['两', '句']), checkRules(['it'])]).toEqual([2, 2, 2]);
  });
});
