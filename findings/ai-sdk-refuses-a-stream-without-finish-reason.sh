#!/usr/bin/env bash
# Run: ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, on 2026-12-01.
# Guess: a stream that ends with `data: [DONE]` is whole, with or without a `finish_reason`, as a
# completion in one piece is.
# Seen: `generateText` accepts a completion without `finish_reason`; `streamText` delivers all of the
# text and then an error, "Response stream ended without a finish reason."
# Why it matters: from a gateway that leaves the field out the whole answer arrives, and code that
# waits for the end before it replies throws it away.
# Output seen, which the run below must repeat:
#> generateText 你好 other
#> streamText   你好
#> streamText   Response stream ended without a finish reason.
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent \
  ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, streamText } from 'ai';

const server = createServer(async (request, response) => {
  let asked = '';
  for await (const chunk of request) asked += chunk;
  if (JSON.parse(asked).stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"choices":[{"delta":{"content":"你好"}}]}\n\ndata: [DONE]\n\n');
  } else {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"choices":[{"message":{"role":"assistant","content":"你好"}}]}');
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const model = createOpenAICompatible({ name: 'example', baseURL })('m');

const whole = await generateText({ model, prompt: '?', maxRetries: 0 });
console.log('generateText', whole.text, whole.finishReason);
const streamed = streamText({ model, prompt: '?', maxRetries: 0, onError() {} });
for await (const part of streamed.fullStream) {
  if (part.type === 'text-delta') console.log('streamText  ', part.text);
  if (part.type === 'error') console.log('streamText  ', part.error.message);
}
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
