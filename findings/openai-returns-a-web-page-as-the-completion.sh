#!/usr/bin/env bash
# Run: openai 6.49.0, on 2026-12-01.
# Guess: an answer with status 200 that is no JSON (a gateway's maintenance page) makes `create()`
# reject.
# Seen: it resolves with the page as a string; so does valid JSON that is sent as `text/plain`.
# Why it matters: code typed by the library reads `completion.choices[0]` of a string and fails far
# from the cause, or, with `?.`, answers nothing without an error. The caller must check for a string.
# Output seen, which the run below must repeat:
#> text/html -> string undefined
#> text/plain -> string undefined
#> application/json -> object [{"message":{"content":"你好"}}]
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

const json = '{"choices":[{"message":{"content":"你好"}}]}';
const answers = [['text/html', '<h1>维护中</h1>'], ['text/plain', json], ['application/json', json]];
const server = createServer((request, response) => {
  request.resume();
  const [type, body] = answers[0];
  response.writeHead(200, { 'content-type': type }).end(body);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const client = new OpenAI({ apiKey: 'example', baseURL, maxRetries: 0 });

for (; answers.length > 0; answers.shift()) {
  const result = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: '你好' }] });
  console.log(answers[0][0], '->', typeof result, JSON.stringify(result?.choices));
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
