import { defineConfig } from 'vitest/config';

/** Tests that wait real seconds on real processes: run beside others, a busy machine makes them late. */
const realSeconds = [
  'tests/packaged/slow-answers.test.ts',
  'tests/packaged/patience.test.ts',
  'tests/packaged/rotation.test.ts',
  'tests/packaged/budgets/calls.test.ts',
  'tests/packaged/transcript.test.ts',
  'tests/scripts/soak.test.ts',
];

const common = {
  testTimeout: 20_000,
  // Slow answers are waited for side by side.
  maxConcurrency: 20,
  // The AWS SDK says at every start that it will need Node 22 from 2027 on.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

export default defineConfig({
  test: {
    // Packages the service once; tests/packaged looks at what came out.
    globalSetup: ['tests/packaged/setup.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'quick',
          include: ['tests/**/*.test.ts'],
          exclude: realSeconds,
        },
      },
      {
        test: {
          ...common,
          name: 'real seconds',
          include: realSeconds,
          // After all the others, one file at a time.
          sequence: { groupOrder: 1 },
          fileParallelism: false,
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
