#!/usr/bin/env bash
# Run: express-xml-bodyparser 0.4.1, on 2026-12-01.
# Guess: the push is read as xml2js reads it by itself: `ToUserName` by its name, the text as it was
# sent.
# Seen: names become lower case (`tousername`), and the text is trimmed and its runs of spaces become
# one space each, inside of CDATA too. Both are defaults of this package, not of xml2js.
# Why it matters: code written after WeChat's documentation finds no `ToUserName`. Columns and indents
# that a follower typed are gone before a rule or a model sees the text.
# Output seen, which the run below must repeat:
#> {"xml":{"tousername":["gh_0"],"content":["姓名 电话"]}}
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent express-xml-bodyparser@0.4.1

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import xmlBodyParser from 'express-xml-bodyparser';

const server = createServer((request, response) => {
  xmlBodyParser()(request, response, () => response.end(JSON.stringify(request.body)));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const body = `<xml><ToUserName><![CDATA[gh_0]]></ToUserName>
<Content><![CDATA[  姓名   电话  ]]></Content></xml>`;
const response = await fetch(`http://127.0.0.1:${server.address().port}/`, {
  method: 'POST',
  headers: { 'content-type': 'text/xml' },
  body,
});
console.log(await response.text());
server.close();
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
