#!/usr/bin/env bash
# Run: chrono-node 2.10.3, on 2026-12-01.
# Guess: `zh.hans` reads everyday times as they are meant: 三点一刻 is a quarter past three, 星期天 on
# a Tuesday the coming Sunday, 下下周一 the Monday after next.
# Seen: 三点一刻 is 3:01; 星期天 is the Sunday before; 下下周一 is the next Monday. 三点半, 周五 and
# 下周三 are right.
# Why it matters: a booking or a reminder lands on the wrong day or fourteen minutes early, without
# any doubt in the result.
# Output seen, which the run below must repeat:
#> 三点半 2026-12-1 3:30
#> 三点一刻 2026-12-1 3:01
#> 周五 2026-12-4 12:00
#> 星期天 2026-11-29 12:00
#> 下周三 2026-12-9 12:00
#> 下下周一 2026-12-7 12:00
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent chrono-node@2.10.3

cat > run.mjs <<'JS'
import { zh } from 'chrono-node';

const tuesday = new Date(2026, 11, 1, 10, 0);
for (const text of ['三点半', '三点一刻', '周五', '星期天', '下周三', '下下周一']) {
  const date = zh.hans.parseDate(text, tuesday);
  const day = `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
  console.log(text, day, `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
