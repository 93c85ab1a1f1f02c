import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { packaged, realSeconds } from './tests/projects.ts';
import { WaitingFirst } from './tests/waiting-first.ts';

const cores = availableParallelism();

const common = {
  // The longest take seconds, and many times that beside everything else on a small machine.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Slow answers are waited for side by side.
  maxConcurrency: 20,
  // The AWS SDK says at every start that it will need Node 22 from 2027 on.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

/** All files that wait real seconds run at once, and beside them `packaged`, a file for each core. */
const withPackage = {
  ...common,
  globalSetup: ['tests/packaged/setup.ts'],
  maxWorkers: realSeconds.length + cores,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    globalSetup: ['tests/compile-example.ts'],
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'quick',
          include: ['tests/**/*.test.ts'],
          exclude: [...packaged, ...realSeconds],
          isolate: false,
          maxWorkers: cores,
        },
      },
      {
        test: {
          ...withPackage,
          name: 'real seconds',
          include: realSeconds,
          setupFiles: ['tests/start-apart.ts'],
        },
      },
      {
        test: {
          ...withPackage,
          name: 'packaged',
          include: packaged,
          exclude: realSeconds,
          setupFiles: ['tests/take-turns.ts'],
        },
      },
    ],
    coverage: {
      include: ['handlers/**', 'lib/**'],
      reporter: ['text-summary', 'html'],
      thresholds: {
        'handlers/**': { 100: true },
        'lib/wechat/**': { 100: true },
        'lib/**': { statements: 97, branches: 95 },
      },
    },
  },
});
