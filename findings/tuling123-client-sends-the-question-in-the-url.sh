#!/usr/bin/env bash
# Run: tuling123-client 0.0.3, on 2026-12-01.
# Guess: `ask` posts key and question as JSON, as the robot's present API asks, resolves with the
# answer's text, and rejects when the robot reports an error code.
# Seen: it sends a GET whose query holds the key, the user's id and the question, and resolves with
# the whole body of an error too.
# Why it matters: proxies and access logs keep URLs, and so the key and the followers' words. "Out of
# quota" (40004) reaches the follower as if it were an answer.
# Output seen, which the run below must repeat:
#> GET /api?userid=u1&key=example-key&info=几点关门
#> resolved {"code":40004,"text":"当天请求次数已使用完"}
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent tuling123-client@0.0.3

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import Robot from 'tuling123-client';

const server = createServer((request, response) => {
  console.log(request.method, decodeURIComponent(request.url));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ code: 40004, text: '当天请求次数已使用完' }));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const robot = new Robot('example-key', `http://127.0.0.1:${server.address().port}/api`);
console.log('resolved', JSON.stringify(await robot.ask('几点关门', { userid: 'u1' })));
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
