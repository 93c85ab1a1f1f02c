#!/usr/bin/env bash
# Run: nzh 1.0.14, on 2026-12-01.
# Guess: `decodeS` reads 两 as two and 〇 as zero, or refuses what it does not know.
# Seen: characters it does not know are skipped without an error: 两百 is 0, 两百五 is 5, 二〇二六 is
# 226.
# Why it matters: 两 is how "two hundred" is said, 〇 how years are written. A quantity of nothing
# looks like a valid answer to "how many".
# Output seen, which the run below must repeat:
#> 二百 200
#> 两百 0
#> 二百五十 250
#> 两百五 5
#> 二〇二六 226
#> 廿 0
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent nzh@1.0.14

cat > run.mjs <<'JS'
import nzh from 'nzh/cn';

for (const text of ['二百', '两百', '二百五十', '两百五', '二〇二六', '廿']) {
  console.log(text, nzh.decodeS(text));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
