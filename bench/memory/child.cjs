'use strict';

// One process that answers many messages: says over file descriptor 3 how much memory it holds after
// some of them, with the garbage collected, and ends. Started by samples.ts with --expose-gc.

const { readFileSync, writeSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
// The runtime's own client has loaded it by then.
void require('node:http');

const { file, events, counts, holds } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function main() {
  const { handler } = file.endsWith('.cjs')
    ? require(file)
    : await import(pathToFileURL(file).href);
  const rssMb = [];
  const heapMb = [];
  const kept = [];
  for (let sent = 1; sent <= counts.at(-1); sent += 1) {
    const result = await invoke(handler, events[(sent - 1) % events.length]);
    // Invocations come one by one from the network: what was put off to the end of one is done by the next.
    await new Promise(setImmediate);
    if (!textOf(result).includes(holds)) throw new Error(`message ${sent} has another answer`);
    if (!counts.includes(sent)) continue;
    kept.push(result);
    globalThis.gc();
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    rssMb.push(rss / 2 ** 20);
    heapMb.push(heapUsed / 2 ** 20);
  }
  say({ rssMb, heapMb, maxRssMb: process.resourceUsage().maxRSS / 1024, results: kept });
}

/** The event comes as text, as the runtime gets it, and has just arrived at API Gateway. */
function invoke(handler, text) {
  const event = JSON.parse(text);
  event.requestContext.timeEpoch = Date.now();
  const getRemainingTimeInMillis = () => event.requestContext.timeEpoch + 40_000 - Date.now();
  return handler(event, { awsRequestId: 'bench', getRemainingTimeInMillis });
}

function textOf({ body, isBase64Encoded }) {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

function say(measured) {
  const bytes = Buffer.from(JSON.stringify(measured));
  for (let sent = 0; sent < bytes.length;) sent += writeSync(3, bytes, sent);
  process.exit();
}

void main();
