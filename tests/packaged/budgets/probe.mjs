// One fresh process that loads the bundle, answers a message and tells what that loaded. Plain JavaScript that
// imports next to nothing, so that what it finds is the bundle's doing. The event comes in by standard
// input, the report leaves by file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';

const [, , moduleUrl, task] = process.argv;
const event = JSON.parse(readFileSync(0, 'utf8'));

async function answer() {
  const { handler } = await import(moduleUrl);
  const context = { awsRequestId: 'probe', getRemainingTimeInMillis: () => 40_000 };
  const { body } = await handler(event, context);
  return body;
}

const tasks = {
  /** Node's own modules, by name, that came with the bundle and its first answer. */
  async builtins() {
    const before = new Set(process.moduleLoadList);
    const body = await answer();
    const kind = 'NativeModule ';
    const come = process.moduleLoadList.filter((name) => !before.has(name));
    const loaded = come.filter((name) => name.startsWith(kind));
    return { body, loaded: loaded.map((name) => name.slice(kind.length)) };
  },

  /** Files, by URL. A task of its own: the inspector that sees them loads modules itself. */
  async files() {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    const loaded = [];
    session.connect();
    session.on('Debugger.scriptParsed', ({ params: { url } }) => loaded.push(url));
    session.post('Debugger.enable');
    loaded.length = 0;
    const body = await answer();
    return { body, loaded: loaded.filter((url) => url.startsWith('file:')) };
  },
};

writeSync(3, JSON.stringify(await tasks[task]()));
process.exit();
