#!/usr/bin/env bash
# Run: csv-parse 7.0.3, on 2026-12-01.
# Guess: a full-width comma behind a closing quote is refused, and the message names it: got "，".
# Seen: the message names "ï", a character that is nowhere in the file: the first of the comma's three
# bytes, read as Latin-1. Other Chinese signs give "ï", "ã" or "â".
# Why it matters: Chinese input methods write the full-width sign unless switched. The operator who
# reads the message searches the table for a letter that is not in it.
# Output seen, which the run below must repeat:
#> ， CSV_INVALID_CLOSING_QUOTE Invalid Closing Quote: got "ï" a
#> ； CSV_INVALID_CLOSING_QUOTE Invalid Closing Quote: got "ï" a
#> 、 CSV_INVALID_CLOSING_QUOTE Invalid Closing Quote: got "ã" a
#> ” CSV_INVALID_CLOSING_QUOTE Invalid Closing Quote: got "â" a
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent csv-parse@7.0.3

cat > run.mjs <<'JS'
import { parse } from 'csv-parse/sync';

for (const sign of ['，', '；', '、', '”']) {
  try {
    console.log(parse(`关键词,回复\n"营业"${sign}"九点"`));
  } catch (error) {
    console.log(sign, error.code, error.message.slice(0, 32));
  }
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
