#!/usr/bin/env bash
# Run: marked 15.0.12, @davidenke/marked-text-renderer 3.0.0, on 2026-12-01.
# Guess: `marked.use({ renderer: new TextRenderer() })`, the first usage in its README, makes plain
# text, with the marked version that the package itself asks for (15).
# Seen: it changes nothing and raises no error: `use` copies the object's own properties, and a class
# has its methods on the prototype. Given as an option of one call it works, and turns `1.` into `-`.
# Why it matters: HTML tags reach WeChat, where they are shown as they are written. The numbers of
# steps are lost even where it works.
# Output seen, which the run below must repeat:
#> use     "<p><strong>营业时间</strong></p>\n<ol>\n<li>登录</li>\n<li>下单</li>\n</ol>\n"
#> option  "营业时间\n- 登录\n- 下单\n"
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent marked@15.0.12 @davidenke/marked-text-renderer@3.0.0

cat > run.mjs <<'JS'
import { Marked } from 'marked';
import { TextRenderer } from '@davidenke/marked-text-renderer';

const text = '**营业时间**\n\n1. 登录\n2. 下单';
const used = new Marked();
used.use({ renderer: new TextRenderer() });
console.log('use    ', JSON.stringify(used.parse(text)));
console.log('option ', JSON.stringify(new Marked().parse(text, { renderer: new TextRenderer() })));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
