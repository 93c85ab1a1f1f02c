import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyService, removeCopy, runPackage } from './package-service.ts';

// The usual packaging takes three seconds. serverless-esbuild without skipRebuild never ends here.
const patienceMs = 60_000;

it(
  'packaging ends with an error that names the file when the code cannot be built',
  () => {
    const copy = copyService();
    try {
      appendFileSync(join(copy.service, 'handlers', 'wechat.ts'), '\nconst half = ;\n');
      const { status, output } = runPackage(copy, [], patienceMs);
      // Null is the status of a process that had to be killed.
      expect(status).not.toBeNull();
      expect(status).not.toBe(0);
      expect(output).toContain('handlers/wechat.ts');
    } finally {
      removeCopy(copy);
    }
  },
  patienceMs + 10_000,
);
