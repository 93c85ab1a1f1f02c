// One Lambda container: loads the function named on the command line, then answers one invocation
// at a time over the IPC channel. Started by lambda.ts; plain JavaScript, so that it runs the
// packaged bundle on every Node without a loader.
import { pathToFileURL } from 'node:url';

const [, , modulePath, exportName] = process.argv;
const { [exportName]: handler } = await import(pathToFileURL(modulePath).href);

// As Lambda's runtime for Node 24 does.
if (handler.length > 2) throw new Error('Runtime.CallbackHandlerDeprecated');

async function run({ event, context, deadlineMs }) {
  // While the function works, the channel must not keep the process alive, for Lambda's runtime
  // does not either: a function that waits on nothing ends its process in mid-invocation.
  process.channel?.unref();
  let outcome;
  try {
    const getRemainingTimeInMillis = () => deadlineMs - Date.now();
    outcome = { result: await handler(event, { ...context, getRemainingTimeInMillis }) };
  } catch (error) {
    outcome = { error: `${error?.name}: ${error?.message}` };
  }
  process.channel?.ref();
  process.send?.({ kind: 'done', ...outcome });
}

process.on('message', (invocation) => void run(invocation));
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'ready' });
