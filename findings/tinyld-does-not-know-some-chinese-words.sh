#!/usr/bin/env bash
# Run: tinyld 1.3.4, on 2026-12-01.
# Guess: a text of Chinese characters alone is Chinese, however short.
# Seen: one character is, a sentence is, and some words of two characters are of no language ('').
# Why it matters: a follower's first message is often one word. A bot that picks the language of its
# reply this way answers 退款 in its default language.
# Output seen, which the run below must repeat:
#> 好 "zh"
#> 退款 ""
#> 发票 "zh"
#> 停车 "zh"
#> 密码 ""
#> 怎么退款 "zh"
#> 几点关门 "zh"
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent tinyld@1.3.4

cat > run.mjs <<'JS'
import { detect } from 'tinyld';

for (const text of ['好', '退款', '发票', '停车', '密码', '怎么退款', '几点关门']) {
  console.log(text, JSON.stringify(detect(text)));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
