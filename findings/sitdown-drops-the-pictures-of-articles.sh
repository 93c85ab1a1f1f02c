#!/usr/bin/env bash
# Run: sitdown 1.1.7, on 2026-12-01.
# Guess: pictures survive: the package says that it supports WeChat's articles, and those name a
# picture in `data-src` and fill `src` by script.
# Seen: a picture without `src` is dropped without a trace; `data-src` is not looked at.
# Why it matters: menus and price lists in articles often are pictures. The Markdown has no gap where
# they were, and the price list is missing without a sign.
# Output seen, which the run below must repeat:
#> src -> "菜单\n\n![](https://example.com/menu.png)\n\n欢迎"
#> data-src -> "菜单\n\n欢迎"
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent sitdown@1.1.7

cat > run.mjs <<'JS'
import { Sitdown } from 'sitdown';

for (const name of ['src', 'data-src']) {
  const html = `<section>菜单</section><p><img ${name}="https://example.com/menu.png"></p><p>欢迎</p>`;
  console.log(name, '->', JSON.stringify(new Sitdown().HTMLToMD(html)));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
