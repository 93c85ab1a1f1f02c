/** The account all contestants serve, made up for the benchmark. */
export const account = {
  token: 'BenchToken',
  appId: 'wx00000000000bench',
  // 43 characters, as in WeChat's console.
  aesKey: 'bench'.repeat(9).slice(0, 43),
} as const;

/** The moment of every push and reply: 2026-11-22T08:00:00Z. Nobody reads a clock while being timed. */
export const nowMs = 1_795_334_400_000;
export const nowSeconds = nowMs / 1000;
