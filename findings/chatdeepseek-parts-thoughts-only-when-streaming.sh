#!/usr/bin/env bash
# Run: @langchain/deepseek 1.1.13, on 2026-12-01.
# Guess: an answer with `<think>` in its text is treated alike by `invoke()` and `stream()`: both
# leave it, since the provider itself sends thoughts in `reasoning_content`.
# Seen: `invoke()` leaves it; `stream()` takes the thoughts out, and takes everything behind any
# `<think>` that is not closed for a thought, be it in the middle of an answer.
# Why it matters: a self-hosted model shows its thoughts to followers in one way of calling and not in
# the other; an answer that explains the tag itself ends in mid-sentence.
# Output seen, which the run below must repeat:
#> "<think>先想</think>九点" streamed: "九点"
#> "标签 <think> 里是思考" streamed: "标签 "
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @langchain/deepseek@1.1.13 @langchain/core@1.4.0

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { ChatDeepSeek } from '@langchain/deepseek';

let content = '';
const server = createServer(async (request, response) => {
  let asked = '';
  for await (const chunk of request) asked += chunk;
  const choice = { index: 0, finish_reason: 'stop' };
  if (JSON.parse(asked).stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ choices: [{ ...choice, delta: { content } }] })}\n\ndata: [DONE]\n\n`);
  } else {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ ...choice, message: { role: 'assistant', content } }] }));
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}/v1` };
const model = new ChatDeepSeek({ model: 'm', apiKey: 'example', configuration, maxRetries: 0 });

for (content of ['<think>先想</think>九点', '标签 <think> 里是思考']) {
  let streamed = '';
  for await (const chunk of await model.stream('?')) streamed += chunk.content;
  console.log(JSON.stringify((await model.invoke('?')).content), 'streamed:', JSON.stringify(streamed));
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
