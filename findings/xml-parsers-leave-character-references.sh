#!/usr/bin/env bash
# Run: fast-xml-parser 5.12.1, txml 6.0.3, on 2026-12-01.
# Guess: outside of CDATA `&amp;` and `&#20320;` are read as the characters they stand for: both are
# part of XML itself, needing no DTD and no option.
# Seen: fast-xml-parser reads `&amp;` and leaves `&#20320;` unless `htmlEntities` is on; txml leaves
# both. xml2js reads both.
# Why it matters: WeChat writes CDATA, but gateways and XML writers that keep to ASCII write
# references. The text then matches no rule, and goes to the model as `&#20320;`; an address with
# `&amp;` is a broken link.
# Output seen, which the run below must repeat:
#> fast-xml-parser   /?a=1&b=2 &#20320;&#x597D;
#> with htmlEntities /?a=1&b=2 你好
#> txml              /?a=1&amp;b=2 &#20320;&#x597D;
#> xml2js            /?a=1&b=2 你好
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent fast-xml-parser@5.12.1 txml@6.0.3 xml2js@0.6.2

cat > run.mjs <<'JS'
import { XMLParser } from 'fast-xml-parser';
import { parse, simplify } from 'txml';
import { parseStringPromise } from 'xml2js';

const xml = '<xml><Url>/?a=1&amp;b=2</Url><Content>&#20320;&#x597D;</Content></xml>';
const readers = {
  'fast-xml-parser': new XMLParser().parse(xml).xml,
  'with htmlEntities': new XMLParser({ htmlEntities: true }).parse(xml).xml,
  txml: simplify(parse(xml)).xml,
  xml2js: (await parseStringPromise(xml, { explicitArray: false })).xml,
};
for (const [name, { Url, Content }] of Object.entries(readers)) console.log(name.padEnd(17), Url, Content);
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
