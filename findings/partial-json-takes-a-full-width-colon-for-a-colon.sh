#!/usr/bin/env bash
# Run: partial-json 0.1.7, best-effort-json-parser 1.5.1, on 2026-12-01.
# Guess: an object that a model wrote with full-width punctuation is refused by both, since neither
# `：` nor `，` belongs to JSON.
# Seen: partial-json skips the `：` unseen, reads the first pair, stops at the `，` and returns that
# much as an object without an error. best-effort-json-parser returns an empty object, and prints the
# whole text.
# Why it matters: both serve to read a model's answer while it is written, where "not all yet" is
# normal: the missing rest raises no alarm. The printed text is a model's answer to a follower, in the
# log.
# Output seen, which the run below must repeat:
#> {"意图":"退款","订单":"12"}
#>   partial-json {"意图":"退款","订单":"12"}
#>   best-effort  {"意图":"退款","订单":"12"} prints the text: false
#> {"意图"："退款"，"订单"："12"}
#>   partial-json {"意图":"退款"}
#>   best-effort  {} prints the text: true
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent partial-json@0.1.7 best-effort-json-parser@1.5.1

cat > run.mjs <<'JS'
import { parse as parsePartial } from 'partial-json';

let printed = '';
for (const level of ['error', 'warn', 'info']) console[level] = (...parts) => (printed += JSON.stringify(parts));
const { parse: parseBestEffort } = await import('best-effort-json-parser');
for (const text of ['{"意图":"退款","订单":"12"}', '{"意图"："退款"，"订单"："12"}']) {
  console.log(text);
  console.log('  partial-json', JSON.stringify(parsePartial(text)));
  printed = '';
  console.log('  best-effort ', JSON.stringify(parseBestEffort(text)), 'prints the text:', printed.includes('退款'));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
