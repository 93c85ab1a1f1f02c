#!/usr/bin/env bash
# Run: csv-parse 7.0.3, on 2026-12-01.
# Guess: `cast: true` makes numbers of what is one: `0x10` is 16, or stays text; a long card number,
# which a number can't hold, stays text.
# Seen: `0x10` becomes 0: the test for a number allows hexadecimal, the conversion does not. 19 digits
# lose the last ones, +86 its plus and 007 its zeros.
# Why it matters: keywords, coupon codes and order numbers of an operator's table change on import.
# 0x1F and 0x2A both become 0, two rules with one keyword.
# Output seen, which the run below must repeat:
#> 0x10                 number 0
#> 0x1F                 number 0
#> 6222000000000000123  number 6222000000000000000
#> +86                  number 86
#> 007                  number 7
#> 38元                  string 38元
#> 9:00                 string 9:00
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent csv-parse@7.0.3

cat > run.mjs <<'JS'
import { parse } from 'csv-parse/sync';

const cells = ['0x10', '0x1F', '6222000000000000123', '+86', '007', '38元', '9:00'];
for (const [index, [value]] of parse(cells.join('\n'), { cast: true }).entries()) {
  console.log(cells[index].padEnd(20), typeof value, value);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
