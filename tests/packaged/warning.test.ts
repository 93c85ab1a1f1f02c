import { expect, inject, it } from 'vitest';

it('packaging explains the framework’s warning of 40 s in both languages, right below it', () => {
  expect(inject('packagingOutput')).toMatch(
    /greater than maximum allowed timeout.*\n上面 40 秒.*\nThe warning above/,
  );
});
