// What only the deployed bundle needs: replacements, and thresholds of V8. A local run keeps the originals,
// and PLAIN_BUNDLE=1 packages without any of it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { metafile } from './esbuild-metafile.mjs';
import { watched } from './esbuild-watch.mjs';

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
 * The clients of the AWS SDK by the six operations of them that are called, with the SDK's own
 * signer: see scripts/lean-aws. The clients are half of the bundle and some 30 ms of CPU at start.
 */
const leanAws = {
  name: 'lean-aws',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/client-(ssm|dynamodb|lambda)$/ }, ({ path }) => {
      const file = `./lean-aws/${path.slice('@aws-sdk/client-'.length)}.ts`;
      return { path: fileURLToPath(new URL(file, import.meta.url)) };
    });
  },
};

/** Before anything else of the function: V8's thresholds, see scripts/optimize-late.mjs. */
const optimizeLate = {
  name: 'optimize-late',
  setup(build) {
    const file = fileURLToPath(new URL('./optimize-late.mjs', import.meta.url));
    build.onLoad({ filter: /[\\/]handlers[\\/]wechat\.ts$/ }, ({ path }) => ({
      contents: `import ${JSON.stringify(file)}; ${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }));
  },
};

// What the project's own files import is theirs to know; tests/scripts/lean-aws compares with the SDK's clients.
const deployedOnly = [
  watched(leanHttp, { importedBy: ['@smithy/core'] }),
  watched(leanAws, { importedBy: [] }),
  optimizeLate,
];

export default [...(process.env.PLAIN_BUNDLE === '1' ? [] : deployedOnly), metafile];
