import { describe, expect, it } from 'vitest';
import { parseSimulateOptions } from '../../scripts/simulate-options.ts';

describe('the options of npm run simulate', () => {
  it.each([
    [['--url', 'nonsense', '--token', 'x'], '要写网址：--url must be an address'],
    [['--url', 'http://localhost:1'], '--token is missing'],
    [['--url', 'http://localhost:1', '--tokem', 'x'], '--tokem'],
    [['--url', 'http://localhost:1', '--token', 'x', '--mode', 'loud'], '--mode is plain'],
    [['--url', 'http://localhost:1', '--token', 'x', '--mode', 'safe'], '--app-id is needed'],
    [
      ['--url', 'http://localhost:1', '--token', 'x', '--mode', 'safe', '--app-id', 'wx1'],
      '--aes-key with 43 characters',
    ],
  ])('%j are refused, and the reason is said', (args, reason) => {
    expect(parseSimulateOptions(args)).toContain(reason);
  });

  it('without a text are those of a follower who says 你好', () => {
    const args = ['--url', 'http://localhost:1', '--token', 'x'];
    expect(parseSimulateOptions(args)).toMatchObject({ mode: 'plain', texts: ['你好'] });
  });
});
