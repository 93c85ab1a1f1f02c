#!/usr/bin/env bash
# Run: @orama/orama 3.1.18, @orama/tokenizers 3.1.18, on 2026-12-01.
# Guess: with the Mandarin tokenizer, as with the default one, upper and lower case find each other.
# Seen: the default tokenizer finds WiFi by wifi and finds no Chinese word; the Mandarin one finds
# Chinese words and finds WiFi only when it is written so.
# Why it matters: questions hold Latin names (WiFi, iPhone, VIP), which followers write in any case.
# Changing the tokenizer to get Chinese loses them.
# Output seen, which the run below must repeat:
#> default  WiFi 1
#> default  wifi 1
#> default  密码 0
#> mandarin WiFi 1
#> mandarin wifi 0
#> mandarin 密码 1
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @orama/orama@3.1.18 @orama/tokenizers@3.1.18

cat > run.mjs <<'JS'
import { create, insert, search } from '@orama/orama';
import { createTokenizer } from '@orama/tokenizers/mandarin';

for (const [name, components] of [['default', {}], ['mandarin', { tokenizer: createTokenizer() }]]) {
  const index = create({ schema: { question: 'string' }, components });
  await insert(index, { question: 'WiFi 密码是多少' });
  for (const term of ['WiFi', 'wifi', '密码']) {
    console.log(name.padEnd(8), term, (await search(index, { term })).count);
  }
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
