#!/usr/bin/env bash
# Run: natural 8.1.1, on 2026-12-01.
# Guess: importing a language library changes nothing outside of it.
# Seen: it reads `.env` of the working folder into `process.env`, and prints lines about it.
# Why it matters: secrets of a developer's `.env`, meant for another program, are in the environment
# of the bot and of what it starts; the lines are in its log. Settings that were left out on purpose
# come back.
# Output seen, which the run below must repeat:
#> before: undefined | after: from-dotenv | printed: true
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent natural@8.1.1

cat > run.mjs <<'JS'
import { writeFileSync } from 'node:fs';

writeFileSync('.env', 'EXAMPLE_SECRET=from-dotenv\n');
let printed = 0;
const { log } = console;
console.log = () => (printed += 1);
const before = process.env.EXAMPLE_SECRET;
await import('natural');
log('before:', before, '| after:', process.env.EXAMPLE_SECRET, '| printed:', printed > 0);
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
