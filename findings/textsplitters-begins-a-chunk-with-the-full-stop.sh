#!/usr/bin/env bash
# Run: @langchain/textsplitters 1.0.2, on 2026-12-01.
# Guess: with `。` and `，` as separators, which is the advice for Chinese, each chunk ends with the
# full stop of its sentence.
# Seen: the separator goes to the chunk that follows: chunks begin with 。 and the first has none.
# With `keepSeparator: false` those between two sentences of one chunk stay, the last one goes.
# Why it matters: the pieces of a long answer, sent one by one, begin with a stray full stop; chunks
# in an index lose the sign that ends their last sentence.
# Output seen, which the run below must repeat:
#> keepSeparator true ["营业时间是早上九点到晚上九点","。节假日照常营业。退款请在七天之内联系。"]
#> keepSeparator false ["营业时间是早上九点到晚上九点","节假日照常营业。退款请在七天之内联系"]
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @langchain/textsplitters@1.0.2 @langchain/core@1.4.0

cat > run.mjs <<'JS'
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';

const text = '营业时间是早上九点到晚上九点。节假日照常营业。退款请在七天之内联系。';
for (const keepSeparator of [true, false]) {
  const options = { chunkSize: 20, chunkOverlap: 0, separators: ['。', '，', ''], keepSeparator };
  const chunks = await new RecursiveCharacterTextSplitter(options).splitText(text);
  console.log('keepSeparator', keepSeparator, JSON.stringify(chunks));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
