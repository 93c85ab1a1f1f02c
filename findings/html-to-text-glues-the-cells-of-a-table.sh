#!/usr/bin/env bash
# Run: html-to-text 10.0.1, on 2026-12-01.
# Guess: the cells of a table come out parted by something, a space, a tab or a line, as list items
# and paragraphs do.
# Seen: the cells of a row come out as one word; tables are read as tables only when the option
# `tables` names them.
# Why it matters: price lists in articles are tables. In a prompt or a search index "烫发2" and
# "198元" of two columns become "烫发2198元", a price that is not in the table.
# Output seen, which the run below must repeat:
#> default "价目\n\n洗剪吹38元 烫发2198元\n\n * 现金\n * 微信"
#> tables  "价目\n\n洗剪吹   38元\n烫发2   198元\n\n * 现金\n * 微信"
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent html-to-text@10.0.1

cat > run.mjs <<'JS'
import { convert } from 'html-to-text';

const html = `<p>价目</p><table><tr><td>洗剪吹</td><td>38元</td></tr>
<tr><td>烫发2</td><td>198元</td></tr></table><ul><li>现金</li><li>微信</li></ul>`;
console.log('default', JSON.stringify(convert(html)));
console.log('tables ', JSON.stringify(convert(html, { tables: true })));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
