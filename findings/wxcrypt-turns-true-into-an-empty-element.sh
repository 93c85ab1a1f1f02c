#!/usr/bin/env bash
# Run: wxcrypt 1.4.3, on 2026-12-01.
# Guess: `o2x` writes each value as its text and `x2o` reads each element as a string, so that the two
# are inverse for flat objects.
# Seen: `o2x` writes `true` and `false` alike as an empty element, while it keeps 0; `x2o` reads an
# empty element as `null`, not as ''.
# Why it matters: an object that holds a flag loses it on the way out without an error, and code that
# calls a string's methods on an empty `EventKey` or `Recognition` fails on `null`.
# Output seen, which the run below must repeat:
#> <xml><Yes></Yes><No></No><Zero>0</Zero><Text>你好</Text><Empty></Empty></xml>
#> {"xml":{"Yes":null,"No":null,"Zero":"0","Text":"你好","Empty":null}}
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent wxcrypt@1.4.3

cat > run.mjs <<'JS'
import wxcrypt from 'wxcrypt';

const xml = wxcrypt.o2x({ xml: { Yes: true, No: false, Zero: 0, Text: '你好', Empty: '' } });
console.log(xml);
console.log(JSON.stringify(wxcrypt.x2o(xml)));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
