// V8 compiles what has run often a second and a third time, by compilers that take memory and, of a
// container's small share of a core, time from the messages. For a container's first thousand messages that
// does not pay: so functions have to run three and ten times as often before. Those messages then take 14 MB
// less and no more CPU; after 10,000 a container holds what it did, and has used up to a tenth more CPU. That
// few containers get so far is assumed. `npm run bench -- memory` shows the memory.
const invocationsBefore = { maglev: 1200, turbofan: 30_000 };

// The thresholds of this version; another has other compilers, and complains of flags it does not know.
if (process.versions.node.startsWith('24.')) {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const [compiler, invocations] of Object.entries(invocationsBefore)) {
    setFlagsFromString(`--invocation-count-for-${compiler}=${invocations}`);
  }
}
