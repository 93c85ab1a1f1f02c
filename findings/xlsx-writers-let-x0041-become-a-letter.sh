#!/usr/bin/env bash
# Run: exceljs 4.4.0, write-excel-file 4.1.1, read-excel-file 9.3.17, on 2026-12-01.
# Guess: a text that holds `_x0041_` comes back as it was written: the format's own escape for
# characters is itself escaped by a writer (`_x005F_x0041_`).
# Seen: neither writer escapes it, and readers turn it into the letter A.
# Why it matters: file names, tracking codes and WiFi passwords with `_x` and four hexadecimal digits
# change between export and import of an operator's table.
# Output seen, which the run below must repeat:
#> exceljs          -> read-excel-file imgA1 | exceljs imgA1
#> write-excel-file -> read-excel-file imgA1 | exceljs imgA1
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent \
  exceljs@4.4.0 write-excel-file@4.1.1 read-excel-file@9.3.17

cat > run.mjs <<'JS'
import ExcelJS from 'exceljs';
import writeXlsx from 'write-excel-file/node';
import { readSheet } from 'read-excel-file/node';

const text = 'img_x0041_1';
const workbook = new ExcelJS.Workbook();
workbook.addWorksheet('规则').addRow([text]);
const byExceljs = Buffer.from(await workbook.xlsx.writeBuffer());
const byWriter = await writeXlsx([[{ value: text, type: String }]]).toBuffer();

for (const [writer, file] of [['exceljs', byExceljs], ['write-excel-file', byWriter]]) {
  await workbook.xlsx.load(file);
  const [[byReader]] = await readSheet(file);
  console.log(writer.padEnd(16), '-> read-excel-file', byReader, '| exceljs', workbook.worksheets[0].getCell('A1').value);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
