import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';

/** The terminal, environment, network and clock of this process. */
export function terminalIo(): Io {
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    canAsk: process.stdin.isTTY,
    ask,
    environment: process.env,
    fetch: (url, init) => fetch(url, init),
    now: () => new Date(),
  };
}

async function ask(question: string, { isHidden }: { isHidden: boolean }): Promise<string> {
  if (!isHidden) return readLine(question, process.stderr);
  process.stderr.write(question);
  // readline shows what is typed on its output; this one shows nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await readLine('', nowhere);
  process.stderr.write('\n');
  return answer;
}

/** A line without the blanks around it; empty when the input ends instead (Ctrl-D). */
function readLine(question: string, output: Writable): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  lines.once('SIGINT', () => process.exit(130));
  return new Promise((resolve) => {
    lines.once('close', () => resolve(''));
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
  });
}
