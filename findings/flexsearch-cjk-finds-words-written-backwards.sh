#!/usr/bin/env bash
# Run: flexsearch 0.8.212, on 2026-12-01.
# Guess: with the CJK encoder a query finds the texts in which its characters stand in that order.
# Seen: the order does not count: 款退 finds 退款, and 点几 finds 几点. Each character is a word of
# its own, and a result holds all of them anywhere. The default encoder finds neither way.
# Why it matters: 人工 (a person, please) and 工人 (worker), 上海 and 海上 give the same results; a
# follower gets the answer to another question with full confidence.
# Output seen, which the run below must repeat:
#> default 退款 []
#> default 款退 []
#> default 人工 []
#> default 工人 []
#> CJK     退款 [1]
#> CJK     款退 [1]
#> CJK     人工 [2]
#> CJK     工人 [2]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent flexsearch@0.8.212

cat > run.mjs <<'JS'
import { Index, Charset } from 'flexsearch';

for (const [name, options] of [['default', {}], ['CJK', { encoder: Charset.CJK }]]) {
  const index = new Index(options);
  index.add(1, '怎么退款');
  index.add(2, '我要找人工客服');
  for (const query of ['退款', '款退', '人工', '工人']) {
    console.log(name.padEnd(7), query, JSON.stringify(index.search(query)));
  }
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
