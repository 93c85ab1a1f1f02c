import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isUsable } from '../../../scripts/setup/decide-change.ts';
import {
  generateAesKey,
  generateToken,
  setupParameters,
} from '../../../scripts/setup/parameters.ts';

const many = Array.from({ length: 200 });

describe('generateToken', () => {
  it('makes 32 letters and digits, another each time', () => {
    const tokens = many.map(() => generateToken(randomInt));
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(new Set(tokens).size).toBe(many.length);
  });
});

describe('generateAesKey', () => {
  it('makes 43 letters and digits that are 32 bytes in canonical base64', () => {
    for (const key of many.map(() => generateAesKey(randomInt))) {
      expect(key).toMatch(/^[A-Za-z0-9]{43}$/);
      const bytes = Buffer.from(`${key}=`, 'base64');
      expect(bytes).toHaveLength(32);
      expect(bytes.toString('base64')).toBe(`${key}=`);
    }
  });
});

describe('every parameter that can be generated', () => {
  it.each(setupParameters.filter(({ generate }) => generate !== undefined))(
    'gets a value that the bot takes: $name',
    (parameter) => {
      expect(isUsable(parameter, parameter.generate?.(randomInt) ?? '')).toBe(true);
      expect(isUsable(parameter, '')).toBe(false);
    },
  );
});
