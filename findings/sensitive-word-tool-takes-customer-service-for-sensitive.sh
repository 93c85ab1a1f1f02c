#!/usr/bin/env bash
# Run: sensitive-word-tool 1.1.10, on 2026-12-01.
# Guess: the word list that comes with it, `useDefaultWords`, holds offences; an ordinary question to
# a shop passes.
# Seen: 客服 (customer service), 兼职 (part-time job) and 政府 (government) are on it: 客服电话是多少
# is sensitive.
# Why it matters: the question for customer service itself is refused or masked. The list must be
# read, or replaced, before it is put in front of followers.
# Output seen, which the run below must repeat:
#> 几点关门 [] 几点关门
#> 客服电话是多少 ["客服"] **电话是多少
#> 你们招兼职吗 ["兼职"] 你们招**吗
#> 市政府旁边那家店 ["政府"] 市**旁边那家店
#> 怎么退款 [] 怎么退款
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent sensitive-word-tool@1.1.10

cat > run.mjs <<'JS'
import tool from 'sensitive-word-tool';

const SensitiveWordTool = tool.default ?? tool.SensitiveWordTool ?? tool;
const words = new SensitiveWordTool({ useDefaultWords: true });
for (const text of ['几点关门', '客服电话是多少', '你们招兼职吗', '市政府旁边那家店', '怎么退款']) {
  console.log(text, JSON.stringify(words.match(text)), words.filter(text));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
