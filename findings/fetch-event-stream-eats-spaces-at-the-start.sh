#!/usr/bin/env bash
# Run: fetch-event-stream 0.1.6, eventsource-parser 4.1.3, on 2026-12-01.
# Guess: of two spaces behind `data:` one is taken off, as the format says and eventsource-parser
# does.
# Seen: fetch-event-stream takes off all of them.
# Why it matters: gateways that stream bare text instead of JSON send a word with the space before it.
# English words grow together in what the follower reads, and lines of code lose their indent.
# Output seen, which the run below must repeat:
#> fetch-event-stream ["Hello","world","return 1","你好"]
#> eventsource-parser ["Hello"," world","    return 1","你好"]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent fetch-event-stream@0.1.6 eventsource-parser@4.1.3

cat > run.mjs <<'JS'
import { events } from 'fetch-event-stream';
import { createParser } from 'eventsource-parser';

const wire = 'data: Hello\n\ndata:  world\n\ndata:     return 1\n\ndata: 你好\n\n';
const fetched = [];
for await (const event of events(new Response(wire))) fetched.push(event.data);
const parsed = [];
createParser({ onEvent: (event) => parsed.push(event.data) }).feed(wire);
console.log('fetch-event-stream', JSON.stringify(fetched));
console.log('eventsource-parser', JSON.stringify(parsed));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
