#!/usr/bin/env bash
# Run: xlsx 0.18.5, on 2026-12-01.
# Guess: a number shown in Chinese numerals (format `[DBNum1][$-804]General`, 105 as 一百零五) is read
# as 一百零五, or as 105; a date shown as a weekday (`[$-804]aaaa`) as 星期五.
# Seen: the formatted text is "$105" and "$aaaa": of the language tag `$-804` the dollar sign is left
# over.
# Why it matters: an operator's price list formatted in Chinese comes out as prices in dollars, and
# reads plausibly.
# Output seen, which the run below must repeat:
#> ["105元","$105","$aaaa"]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent exceljs@4.4.0 xlsx@0.18.5

cat > run.mjs <<'JS'
import ExcelJS from 'exceljs';
import XLSX from 'xlsx';

const workbook = new ExcelJS.Workbook();
const sheet = workbook.addWorksheet('价目');
for (const [value, format] of [[105, '0"元"'], [105, '[DBNum1][$-804]General'], [46024, '[$-804]aaaa']]) {
  sheet.addRow([value]).getCell(1).numFmt = format;
}
const read = XLSX.read(Buffer.from(await workbook.xlsx.writeBuffer()), { type: 'buffer' });
const rows = XLSX.utils.sheet_to_json(read.Sheets['价目'], { header: 1, raw: false });
console.log(JSON.stringify(rows.flat()));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
