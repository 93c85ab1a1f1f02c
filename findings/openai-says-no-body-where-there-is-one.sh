#!/usr/bin/env bash
# Run: openai 6.49.0, on 2026-12-01.
# Guess: the message of an error holds what the server said, in whatever shape: at least the JSON as
# text.
# Seen: only a field `error` is looked at. A body like `{"code":…,"message":…}` gives "400 status code
# (no body)", and nothing of it is on the error.
# Why it matters: some gateways and providers answer with `code` and `message` at the top. The log
# says that there was no body, while the body named the cause: an unpaid account, a refused text.
# Output seen, which the run below must repeat:
#> {"error":{"message":"账户欠费"}} -> 400 账户欠费 | error.error: {"message":"账户欠费"}
#> {"error":"账户欠费"} -> 400 "账户欠费" | error.error: "账户欠费"
#> {"code":1113,"message":"账户欠费"} -> 400 status code (no body) | error.error: undefined
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

const bodies = [{ error: { message: '账户欠费' } }, { error: '账户欠费' }, { code: 1113, message: '账户欠费' }];
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(bodies[0]));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const client = new OpenAI({ apiKey: 'example', baseURL, maxRetries: 0 });

for (; bodies.length > 0; bodies.shift()) {
  const error = await client.chat.completions
    .create({ model: 'm', messages: [{ role: 'user', content: '你好' }] })
    .catch((caught) => caught);
  console.log(JSON.stringify(bodies[0]), '->', error.message, '| error.error:', JSON.stringify(error.error));
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
