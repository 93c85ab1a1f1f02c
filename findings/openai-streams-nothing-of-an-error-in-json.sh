#!/usr/bin/env bash
# Run: openai 6.49.0, on 2026-12-01.
# Guess: a request with `stream: true` that is answered with status 200 and a JSON body (an error, or
# the whole completion) rejects, or throws while it is read.
# Seen: it is a stream of no chunks that ends well. Within a real stream an `error` object does throw.
# Why it matters: gateways that report a refusal with status 200, or that do not stream at all, look
# like a model that had nothing to say; the follower gets an empty reply and the log no error.
# Output seen, which the run below must repeat:
#> application/json {"error":{"message":"账户欠费"}} -> 0 chunks
#> application/json {"choices":[{"message":{"content":"你好"}}]} -> 0 chunks
#> text/event-stream data: {"error":{"message":"账户欠费"}} -> throws 账户欠费
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent openai@6.49.0

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import OpenAI from 'openai';

const error = '{"error":{"message":"账户欠费"}}';
const answers = [
  ['application/json', error],
  ['application/json', '{"choices":[{"message":{"content":"你好"}}]}'],
  ['text/event-stream', `data: ${error}\n\n`],
];
const server = createServer((request, response) => {
  request.resume();
  const [type, body] = answers[0];
  response.writeHead(200, { 'content-type': type }).end(body);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const client = new OpenAI({ apiKey: 'example', baseURL, maxRetries: 0 });

async function countChunks() {
  let chunks = 0;
  const messages = [{ role: 'user', content: '你好' }];
  for await (const _ of await client.chat.completions.create({ model: 'm', messages, stream: true })) chunks += 1;
  return `${chunks} chunks`;
}

for (; answers.length > 0; answers.shift()) {
  console.log(answers[0].join(' ').trim(), '->', await countChunks().catch((caught) => `throws ${caught.message}`));
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
