/** Left out of the bundle and loaded as npm installed them; autocannon is the load, not a peer. */
export const peerPackages: readonly string[] = [
  'autocannon',
  'co-wechat',
  'express',
  'koa',
  'node-easywechat',
  'serverless-http',
  'wechat',
];
