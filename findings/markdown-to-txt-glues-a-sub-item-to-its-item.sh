#!/usr/bin/env bash
# Run: markdown-to-txt 2.0.1, on 2026-12-01.
# Guess: each item of a list comes out on its own line, an inner item too.
# Seen: outer items do; the first inner item follows the words of its outer item without a space or a
# line between them. The numbers are gone.
# Why it matters: models answer how-to questions in nested lists. "付款" with "支持微信" below becomes
# "付款支持微信", which reads as one sentence, of another meaning.
# Output seen, which the run below must repeat:
#> "1. 下单\n2. 付款" -> "下单\n付款"
#> "1. 下单\n   - 选门店\n2. 付款\n   - 支持微信\n   - 支持现金" -> "下单选门店\n\n\n付款支持微信\n支持现金"
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent markdown-to-txt@2.0.1 lodash@4.17.21

cat > run.mjs <<'JS'
import { markdownToTxt } from 'markdown-to-txt';

for (const text of ['1. 下单\n2. 付款', '1. 下单\n   - 选门店\n2. 付款\n   - 支持微信\n   - 支持现金']) {
  console.log(JSON.stringify(text), '->', JSON.stringify(markdownToTxt(text)));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
