#!/usr/bin/env bash
# Run: @langchain/openai 1.6.0, @langchain/core 1.4.0, on 2026-12-01.
# Guess: an error object sent with status 200, as some gateways do, makes `invoke()` reject with the
# text of the error, since the body says what is wrong.
# Seen: it rejects with a TypeError about `undefined` and 'message', of the library's own code; the
# provider's text is nowhere on it.
# Why it matters: the log points to a fault in the code, while the cause is an unpaid account.
# Output seen, which the run below must repeat:
#> TypeError | Cannot read properties of undefined (reading 'message')
#> holds the text of the provider: false
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @langchain/openai@1.6.0 @langchain/core@1.4.0

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { ChatOpenAI } from '@langchain/openai';

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"error":{"message":"账户欠费"}}');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const model = new ChatOpenAI({ model: 'm', apiKey: 'example', configuration: { baseURL }, maxRetries: 0 });

const error = await model.invoke('你好').catch((caught) => caught);
console.log(error.name, '|', error.message);
console.log('holds the text of the provider:', `${error.stack}${JSON.stringify(error)}`.includes('账户欠费'));
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
