// One fresh process that loads the bundle, answers messages and tells what that took. Plain JavaScript that
// imports next to nothing, so that what it finds is the bundle's doing. Events come in by standard
// input, the report leaves by file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';

const [, , moduleUrl, task] = process.argv;
const { events, messagesPerRound } = JSON.parse(readFileSync(0, 'utf8'));
const context = { awsRequestId: 'probe', getRemainingTimeInMillis: () => 40_000 };

async function load() {
  const { handler } = await import(moduleUrl);
  return (event) => handler(event, context);
}

const tasks = {
  /** Node's own modules, by name, that came with the bundle and its first answer. */
  async builtins() {
    const before = new Set(process.moduleLoadList);
    const handle = await load();
    const { body } = await handle(events[0]);
    const kind = 'NativeModule ';
    const come = process.moduleLoadList.filter((name) => !before.has(name));
    return {
      body,
      loaded: come.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length)),
    };
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
    const handle = await load();
    const { body } = await handle(events[0]);
    return { body, loaded: loaded.filter((url) => url.startsWith('file:')) };
  },

  /** Bytes allocated for a message, for each round; nothing may be collected during one. */
  async allocated() {
    const { getHeapStatistics } = process.getBuiltinModule('node:v8');
    const handle = await load();
    const rounds = [];
    let body = '';
    while (events.length > 0) {
      const round = events.splice(0, messagesPerRound);
      globalThis.gc();
      const { used_heap_size: before } = getHeapStatistics();
      for (const event of round) ({ body } = await handle(event));
      rounds.push((getHeapStatistics().used_heap_size - before) / round.length);
    }
    return { body, rounds };
  },

  /**
   * Bytes of a message that outlive it and a collection of the young generation, for each round. An event
   * comes as text, as Lambda's runtime gets it: what is made of it is as young as everything else.
   */
  async kept() {
    const { getHeapStatistics } = process.getBuiltinModule('node:v8');
    const handle = await load();
    const texts = events.map((event) => JSON.stringify(event));
    const rounds = [];
    let body = '';
    for (let first = 0; first < texts.length; first += messagesPerRound) {
      const round = texts.slice(first, first + messagesPerRound);
      globalThis.gc();
      const { used_heap_size: before } = getHeapStatistics();
      for (const text of round) ({ body } = await handle(JSON.parse(text)));
      await new Promise(setImmediate);
      globalThis.gc({ type: 'minor' });
      rounds.push((getHeapStatistics().used_heap_size - before) / round.length);
    }
    return { body, rounds };
  },
};

writeSync(3, JSON.stringify(await tasks[task]()));
process.exit();
