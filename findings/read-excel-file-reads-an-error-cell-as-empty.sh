#!/usr/bin/env bash
# Run: read-excel-file 9.3.17, on 2026-12-01.
# Guess: a cell whose formula failed (`#N/A` of a lookup) is read as the text "#N/A", or as an error
# that names the cell.
# Seen: it is read as `null`, like an empty cell.
# Why it matters: answers that are looked up from another sheet are imported as missing, and a rule
# without an answer looks as if the operator had left it open on purpose.
# Output seen, which the run below must repeat:
#> ["营业","九点"]
#> ["停车",null]
#> ["退款",null]
#> ["发票",null]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent exceljs@4.4.0 read-excel-file@9.3.17

cat > run.mjs <<'JS'
import ExcelJS from 'exceljs';
import { readSheet } from 'read-excel-file/node';

const workbook = new ExcelJS.Workbook();
workbook.addWorksheet('规则').addRows([
  ['营业', '九点'],
  ['停车', { formula: 'VLOOKUP("停车",B:C,2)', result: { error: '#N/A' } }],
  ['退款', { error: '#REF!' }],
  ['发票', null],
]);
const file = Buffer.from(await workbook.xlsx.writeBuffer());
for (const row of await readSheet(file)) console.log(JSON.stringify(row));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
