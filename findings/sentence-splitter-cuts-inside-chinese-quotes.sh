#!/usr/bin/env bash
# Run: sentence-splitter 5.0.1, on 2026-12-01.
# Guess: a quoted sentence stays whole: its closing quote belongs to the sentence before, as with
# English quotes, and 「」 are treated alike.
# Seen: with “ ” the sentence ends before the closing quote, which begins the next one; with 「 」 and
# with English quotes it stays whole.
# Why it matters: an answer sent in pieces has one piece that lacks its closing quote and one that
# begins with it; pieces for reading aloud or an index are cut in mid-quotation.
# Output seen, which the run below must repeat:
#> ["店员说：“可以退。","”我就退了。"]
#> ["店员说：「可以退。」我就退了。"]
#> ["They said \"You can.\" I did."]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent sentence-splitter@5.0.1

cat > run.mjs <<'JS'
import { split } from 'sentence-splitter';

for (const text of ['店员说：“可以退。”我就退了。', '店员说：「可以退。」我就退了。', 'They said "You can." I did.']) {
  const sentences = split(text).filter(({ type }) => type === 'Sentence');
  console.log(JSON.stringify(sentences.map(({ raw }) => raw)));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
