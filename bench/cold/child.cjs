'use strict';

// One cold start: loads a function as Lambda's runtime does (`.mjs` by import, `.cjs` by require),
// hands it the first event, says over file descriptor 3 what that took, and ends. Plain JavaScript, so
// that no loader is measured. Started by sample.ts.

const { readFileSync, writeFileSync, writeSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
// The runtime's own client has loaded it by then.
void require('node:http');

const { file, hold, events, pauseMs } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function main() {
  let moveNs = moveAt('load');
  const cpuAtLoad = process.cpuUsage();
  const { handler } = file.endsWith('.cjs')
    ? require(file)
    : await import(pathToFileURL(file).href);
  const loadCpuUs = cpuUsSince(cpuAtLoad);
  moveNs += moveAt('invocation');
  const cpuAtInvoke = process.cpuUsage();
  const results = [await invoke(handler, events[0])];
  const answeredNs = process.hrtime.bigint();
  const invokeCpuUs = cpuUsSince(cpuAtInvoke);
  const totalCpuUs = cpuUsSince({ user: 0, system: 0 });
  const warmNs = [];
  for (const event of events.slice(1)) {
    // What was left of the CPU share of this period is somebody else's.
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const startNs = nowNs();
    results.push(await invoke(handler, event));
    warmNs.push(nowNs() - startNs);
  }
  const maxRssKb = process.resourceUsage().maxRSS;
  const measured = { loadCpuUs, invokeCpuUs, totalCpuUs, moveNs, warmNs, maxRssKb, results };
  say({ ...measured, answeredNs: String(answeredNs) });
}

function nowNs() {
  return Number(process.hrtime.bigint());
}

/** Lets this process be held to its CPU share from here on, and tells how long the move took. */
function moveAt(moment) {
  if (hold?.heldFrom !== moment) return 0;
  const startNs = nowNs();
  writeFileSync(hold.cgroupProcs, String(process.pid));
  return nowNs() - startNs;
}

/** The event comes as text, as the runtime gets it. */
function invoke(handler, event) {
  const endsAtMs = Date.now() + 40_000;
  const getRemainingTimeInMillis = () => endsAtMs - Date.now();
  return handler(JSON.parse(event), { awsRequestId: 'bench', getRemainingTimeInMillis });
}

function cpuUsSince(start) {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function say(measured) {
  const bytes = Buffer.from(JSON.stringify(measured));
  for (let sent = 0; sent < bytes.length;) sent += writeSync(3, bytes, sent);
  process.exit();
}

void main();
