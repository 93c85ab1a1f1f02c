#!/usr/bin/env bash
# Run: opencc-js 1.4.2, on 2026-12-01.
# Guess: `from: 'hk'`, `'tw'` or `'t'` to `'cn'` gives the words that a person on the mainland would
# write: 看著 becomes 看着, 甚麼 becomes 什么.
# Seen: 著 stays in 看著 unless the source is 'tw' or 'twp'; 甚麼 becomes 甚么, with every source.
# Why it matters: rules written in simplified characters are matched against converted questions. A
# rule with 什么 or 看着 does not answer followers who write 甚麼 or 看著, as is usual in Hong Kong.
# Output seen, which the run below must repeat:
#> hk  看著 甚么 什么 几点
#> tw  看着 甚么 什么 几点
#> twp 看着 甚么 什么 几点
#> t   看著 甚么 什么 几点
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent opencc-js@1.4.2

cat > run.mjs <<'JS'
import { Converter } from 'opencc-js';

for (const from of ['hk', 'tw', 'twp', 't']) {
  const convert = Converter({ from, to: 'cn' });
  console.log(from.padEnd(3), ['看著', '甚麼', '什麼', '幾點'].map(convert).join(' '));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
