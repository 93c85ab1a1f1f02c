import { listen } from '../../simulator/listen.ts';
import { listeners } from './listeners.ts';

// One contestant behind HTTP, in a process of its own. Tells what CPU it has used when it is asked.

const [name = '', mode] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});

const makeListener = listeners.get(name);
if (makeListener === undefined) throw new Error(`There is no server ${name}.`);
const { port } = await listen(await makeListener(mode === 'safe' ? 'safe' : 'plain'));
process.send?.({ port });
