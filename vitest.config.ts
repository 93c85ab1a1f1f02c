import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Packages the service once; tests/packaged looks at what came out.
    globalSetup: ['tests/packaged/setup.ts'],
    testTimeout: 20_000,
    // Slow answers are waited for side by side.
    maxConcurrency: 20,
    // The AWS SDK says at every start that it will need Node 22 from 2027 on.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
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
