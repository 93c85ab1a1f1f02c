#!/usr/bin/env bash
# Run: pinyin-pro 3.29.4, on 2026-12-01.
# Guess: everyday words of shops and banks get their right reading, since whole words are looked up:
# 还款 huán kuǎn (repay), 店长 diàn zhǎng (manager), 调货 diào huò.
# Seen: 归还 and 校长 are right; 还款, 还钱, 店长 and 调货 get the commonest reading of their
# character. `match` tries all readings and finds them by the right one.
# Why it matters: pinyin as a key (an index, a rule by sound, the reply to a voice message with a
# wrong character) puts 还款 beside 还有. Take `match` for a comparison, and give such words to
# `customPinyin`.
# Output seen, which the run below must repeat:
#> 归还 guī huán, 还款 hái kuǎn, 还钱 hái qián, 校长 xiào zhǎng, 店长 diàn cháng, 调货 tiáo huò
#> match [2,3]
#> customPinyin huán kuǎn
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent pinyin-pro@3.29.4

cat > run.mjs <<'JS'
import { customPinyin, match, pinyin } from 'pinyin-pro';

const words = ['归还', '还款', '还钱', '校长', '店长', '调货'];
console.log(words.map((word) => `${word} ${pinyin(word)}`).join(', '));
console.log('match', JSON.stringify(match('怎么还款', 'huankuan')));
customPinyin({ 还款: 'huán kuǎn' });
console.log('customPinyin', pinyin('还款'));
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
