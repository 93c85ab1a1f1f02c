import { expect, it } from 'vitest';
import { copyService, removeCopy, runPackage } from './package-service.ts';

it('packaging explains the framework’s warning of 40 s in both languages, right below it', () => {
  const copy = copyService();
  try {
    const { status, output } = runPackage(copy);
    expect(status).toBe(0);
    expect(output).toMatch(
      /greater than maximum allowed timeout.*\n上面 40 秒.*\nThe warning above/,
    );
  } finally {
    removeCopy(copy);
  }
});
