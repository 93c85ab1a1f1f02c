#!/usr/bin/env bash
# Run: linkifyjs 4.4.0, get-urls 12.1.0, autolinker 4.1.5, on 2026-12-01.
# Guess: an address ends before `，` or `。`, as it does before a comma and a full stop, and two
# addresses with `；` between them are two.
# Seen: linkifyjs and get-urls take Chinese punctuation, and the words behind it, into the address,
# and make one of two; a Chinese character before `https://` costs linkifyjs the scheme. Autolinker
# ends before them.
# Why it matters: Chinese sentences put no space behind an address. The link in the answer, or the
# page that a bot goes to read, does not exist.
# Output seen, which the run below must repeat:
#> 请看 https://example.com/x，欢迎
#>   linkifyjs  https://example.com/x，欢迎
#>   get-urls   https://example.com/x，欢迎
#>   autolinker https://example.com/x
#> 网址https://example.com/x。
#>   linkifyjs  example.com/x。
#>   get-urls   https://example.com/x。
#>   autolinker https://example.com/x
#> https://example.com/x；https://example.org
#>   linkifyjs  https://example.com/x；https://example.org
#>   get-urls   https://example.com/x；https:/example.org
#>   autolinker https://example.com/x https://example.org
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent linkifyjs@4.4.0 get-urls@12.1.0 autolinker@4.1.5

cat > run.mjs <<'JS'
import { find } from 'linkifyjs';
import getUrls from 'get-urls';
import Autolinker from 'autolinker';

const match = (text) => (Autolinker.default ?? Autolinker).parse(text, {}).map((found) => found.getMatchedText());
for (const text of ['请看 https://example.com/x，欢迎', '网址https://example.com/x。', 'https://example.com/x；https://example.org']) {
  console.log(text);
  console.log('  linkifyjs ', find(text).map(({ value }) => value).join(' '));
  console.log('  get-urls  ', [...getUrls(text)].map(decodeURI).join(' '));
  console.log('  autolinker', match(text).join(' '));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
