#!/usr/bin/env bash
# Run: jsonrepair 3.15.0, on 2026-12-01.
# Guess: JSON in a code fence with a sentence before or behind it is taken out of the fence, or
# refused; a fence alone is taken off.
# Seen: a fence alone is taken off; with sentences around it the result is an array of the sentences,
# the object and an empty string. A sentence without a fence is refused.
# Why it matters: models say "好的：" before they answer. `JSON.parse` of the repaired text succeeds,
# and every field of the expected object is `undefined`.
# Output seen, which the run below must repeat:
#> "```json\n{\"intent\":\"退款\"}\n```" -> {"intent":"退款"}
#> "好的：\n```json\n{\"intent\":\"退款\"}\n```\n还有问题吗" -> ["好的：",{"intent":"退款"},"","\n还有问题吗"]
#> "好的：{\"intent\":\"退款\"}" -> Error
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent jsonrepair@3.15.0

cat > run.mjs <<'JS'
import { jsonrepair } from 'jsonrepair';

const fence = '```json\n{"intent":"退款"}\n```';
for (const text of [fence, `好的：\n${fence}\n还有问题吗`, '好的：{"intent":"退款"}']) {
  let result;
  try {
    result = JSON.stringify(JSON.parse(jsonrepair(text)));
  } catch (error) {
    result = error.name;
  }
  console.log(JSON.stringify(text), '->', result);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
