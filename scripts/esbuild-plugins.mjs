// Two replacements that only the deployed bundle needs; a local run keeps the originals.

/**
 * An ES module that imports node:http by name evaluates its lazy getters and so loads undici:
 * 17 to 29 ms of CPU at start on Node 22 and 24 (nodejs/node#59686). getBuiltinModule does not.
 */
const leanHttp = {
  name: 'lean-http',
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'http', namespace: 'lean-http' }));
    build.onLoad({ filter: /.*/, namespace: 'lean-http' }, () => ({
      contents: `const http = process.getBuiltinModule('node:http');
export const { Agent, ClientRequest, IncomingMessage, createServer, get, request } = http;
export default http;`,
    }));
  },
};

/**
 * In Lambda the credentials are always in the environment. The SDK's default chain looks in seven
 * more places, is a third of the bundle and costs 25 to 50 ms at start.
 */
const environmentCredentials = {
  name: 'environment-credentials',
  setup(build) {
    const filter = /^@aws-sdk\/credential-provider-node$/;
    const namespace = 'environment-credentials';
    build.onResolve({ filter }, () => ({ path: 'provider', namespace }));
    build.onLoad({ filter: /.*/, namespace }, () => ({
      contents: `export const defaultProvider = () => async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});`,
    }));
  },
};

export default [leanHttp, environmentCredentials];
