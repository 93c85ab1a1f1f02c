#!/usr/bin/env bash
# Run: co-wechat-api 3.11.0, on 2026-12-01.
# Guess: a call whose answer is no JSON (a proxy's page with status 200) rejects, as a call with an
# `errcode` does.
# Seen: it resolves, with the raw bytes as a Buffer.
# Why it matters: `sendText` that never reached WeChat looks sent. Code that reads `result.errcode`
# finds `undefined`, and so does a check `if (result.errcode)`.
# Output seen, which the run below must repeat:
#> {"errcode":45015,"errmsg":"out of time"} -> rejects, WeChatAPIError
#> <h1>maintenance</h1> -> resolves, a Buffer: true, errcode: undefined
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent co-wechat-api@3.11.0

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import Api from 'co-wechat-api';

let answer = '';
const server = createServer((request, response) => {
  request.resume();
  const isToken = request.url.includes('/token');
  response.setHeader('content-type', answer.startsWith('<') ? 'text/html' : 'application/json');
  response.end(isToken ? '{"access_token":"example","expires_in":7200}' : answer);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const api = new Api('wx0', 'example');
api.prefix = `http://127.0.0.1:${server.address().port}/cgi-bin/`;

for (answer of ['{"errcode":45015,"errmsg":"out of time"}', '<h1>maintenance</h1>']) {
  const said = await api.sendText('oExample', '你好').then(
    (result) => `resolves, a Buffer: ${Buffer.isBuffer(result)}, errcode: ${result.errcode}`,
    (error) => `rejects, ${error.name}`,
  );
  console.log(answer, '->', said);
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
