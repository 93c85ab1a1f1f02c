#!/usr/bin/env bash
# Run: chinese-parseint 1.2.1, @lazy-cjk/zh2num 1.0.2, on 2026-12-01.
# Guess: 两百五 is 250, 三千五 is 3500 and 2万 is 20000, as in speech; what is no number is NaN.
# Seen: chinese-parseint reads the last digit as ones (205, 3005) and drops a minus; zh2num does so
# for hundreds but not for thousands, reads 2万 as 20, and returns 半 as the text it was given.
# Why it matters: followers write sums and amounts this way. A reply that is chosen by an amount is
# wrong by a factor without any error.
# Output seen, which the run below must repeat:
#> 二百五十　 chinese-parseint 250 | zh2num 250
#> 两百五　　 chinese-parseint 205 | zh2num 205
#> 三千五　　 chinese-parseint 3005 | zh2num 3500
#> 2万　　　 chinese-parseint 20000 | zh2num 20
#> 负三　　　 chinese-parseint 3 | zh2num 负3
#> 半　　　　 chinese-parseint NaN | zh2num 半
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent chinese-parseint@1.2.1 @lazy-cjk/zh2num@1.0.2

cat > run.mjs <<'JS'
import parseInt2 from 'chinese-parseint';
import { zh2num } from '@lazy-cjk/zh2num';

const parse = parseInt2.default ?? parseInt2;
for (const text of ['二百五十', '两百五', '三千五', '2万', '负三', '半']) {
  console.log(text.padEnd(5, '　'), 'chinese-parseint', parse(text), '| zh2num', zh2num(text));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
