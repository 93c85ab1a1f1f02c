#!/usr/bin/env bash
# Run: markdown-it 15.0.3, markdown-it-plain-text 0.3.0, on 2026-12-01.
# Guess: paragraphs and list items come out on lines of their own, and bold characters inside of a
# word come out without a gap.
# Seen: everything comes out on one line; blocks are parted by a space, the lines of one paragraph by
# nothing at all, and each bold or code span gets a space behind it.
# Why it matters: a numbered instruction arrives as one run of words, two lines grow together
# ("到店自取送货上门"), and Chinese text, which has no spaces, gets gaps in the middle of sentences.
# Output seen, which the run below must repeat:
#> "到店自取\n送货上门" -> "到店自取送货上门 "
#> "先**登录**再下单" -> "先登录 再下单 "
#> "1. 登录\n2. 下单\n\n谢谢" -> "登录 下单 谢谢 "
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent markdown-it@15.0.3 markdown-it-plain-text@0.3.0

cat > run.mjs <<'JS'
import MarkdownIt from 'markdown-it';
import plainText from 'markdown-it-plain-text';

for (const text of ['到店自取\n送货上门', '先**登录**再下单', '1. 登录\n2. 下单\n\n谢谢']) {
  const markdown = new MarkdownIt();
  markdown.use(plainText.default ?? plainText);
  markdown.render(text);
  console.log(JSON.stringify(text), '->', JSON.stringify(markdown.plainText));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
