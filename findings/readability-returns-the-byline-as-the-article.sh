#!/usr/bin/env bash
# Run: @mozilla/readability 0.6.0, linkedom 0.18.15, on 2026-12-01.
# Guess: a page whose article is hidden until its script runs (`visibility: hidden`, as in articles of
# official accounts) has no readable article: `parse()` returns null.
# Seen: it returns an article with a title, whose text is the heading, the author and the date.
# Why it matters: an import of the operator's articles into a knowledge base looks successful, each
# entry with a title, and holds no sentence of any article. The attribute must be removed before
# parsing.
# Output seen, which the run below must repeat:
#> shown: 夏季上新 | 288 夏季新品已经上架，欢迎到店选购，全场满一百元减二
#>  style="visibility: hidden; opacity: 0; ": 夏季上新 | 20 夏季上新小店编辑部 2026-06-01
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @mozilla/readability@0.6.0 linkedom@0.18.15

cat > run.mjs <<'JS'
import { parseHTML } from 'linkedom';
import { Readability } from '@mozilla/readability';

const words = '夏季新品已经上架，欢迎到店选购，全场满一百元减二十元，活动到八月底结束。'.repeat(4);
const page = (style) => `<html><head><title>夏季上新</title></head><body><div>
<h1>夏季上新</h1><div><span>小店编辑部</span> <em>2026-06-01</em></div>
<div id="js_content"${style}><p>${words}</p><p>${words}</p></div></div></body></html>`;

for (const style of ['', ' style="visibility: hidden; opacity: 0; "']) {
  const article = new Readability(parseHTML(page(style)).document).parse();
  const text = article?.textContent.replace(/\s+/g, ' ').trim();
  console.log(`${style || 'shown'}:`, article?.title, '|', text?.length, text?.slice(0, 24));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
