#!/usr/bin/env bash
# Run: marked 18.2.1, remark 15.0.1, remark-gfm 4.0.1, strip-markdown 6.0.0, markdown-to-txt 2.0.1,
# remove-markdown 0.7.0, markdown-it 15.0.3, on 2026-12-01.
# Guess: only `~~two tildes~~` strike through; ranges written with one half-width tilde, as Chinese
# texts have them (`5~10 元`), stay as they are.
# Seen: two ranges in one paragraph are an opening and a closing tilde for all of them but
# markdown-it; what is made plain text loses both tildes, and 5 to 10 becomes 510.
# Why it matters: a model's answer "5~10 元，3~4 天" reaches the follower as "510 元，34 天": another
# price, with nothing to see that something was removed. One range alone stays, so short tests pass.
# Output seen, which the run below must repeat:
#> marked           <p>染发 5~10 元</p>
#> strip-markdown   染发 5\~10 元
#> markdown-to-txt  染发 5~10 元
#> remove-markdown  染发 5~10 元
#> markdown-it      <p>染发 5~10 元</p>
#> marked           <p>运费 5<del>10 元，3</del>4 天到</p>
#> strip-markdown   运费 510 元，34 天到
#> markdown-to-txt  运费 510 元，34 天到
#> remove-markdown  运费 510 元，34 天到
#> markdown-it      <p>运费 5~10 元，3~4 天到</p>
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent \
  marked@18.2.1 remark@15.0.1 remark-gfm@4.0.1 strip-markdown@6.0.0 markdown-to-txt@2.0.1 \
  remove-markdown@0.7.0 markdown-it@15.0.3 lodash@4.17.21

cat > run.mjs <<'JS'
import { marked } from 'marked';
import { remark } from 'remark';
import gfm from 'remark-gfm';
import strip from 'strip-markdown';
import { markdownToTxt } from 'markdown-to-txt';
import removeMarkdown from 'remove-markdown';
import MarkdownIt from 'markdown-it';

const show = (name, text) => console.log(name.padEnd(16), text.trim());
for (const text of ['染发 5~10 元', '运费 5~10 元，3~4 天到']) {
  show('marked', marked.parse(text));
  show('strip-markdown', String(remark().use(gfm).use(strip).processSync(text)));
  show('markdown-to-txt', markdownToTxt(text));
  show('remove-markdown', removeMarkdown(text));
  show('markdown-it', new MarkdownIt().render(text));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
