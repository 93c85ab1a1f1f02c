import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { packaged, realSeconds } from './tests/projects.ts';

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

const withPackage = {
  ...common,
  // Packaging takes three seconds, and many times that beside everything else on a small machine.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  globalSetup: ['tests/packaged/setup.ts'],
};

export default defineConfig({
  test: {
    globalSetup: ['tests/compile-example.ts'],
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
          name: 'packaged',
          include: packaged,
          exclude: realSeconds,
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withPackage,
          name: 'real seconds',
          include: realSeconds,
          setupFiles: ['tests/start-apart.ts'],
          // Two files a core, since they mostly wait, and beside nothing that computes: a late answer is a failure.
          maxWorkers: 2 * cores,
          sequence: { groupOrder: 2 },
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
