#!/usr/bin/env bash
# Run: rivescript 2.2.1, on 2026-12-01.
# Guess: with `utf8: true` the usual keyword rule, `+ [*] 退款 [*]`, finds 退款 alone and between
# spaces, as `+ [*] refund [*]` does, and punctuation at the end is taken off in Chinese as in
# English.
# Seen: the rule never matches, not even 退款 alone, and "你好！" does not match `+ 你好`, while
# "你好?" does: word boundaries and punctuation are those of ASCII.
# Why it matters: a rule book of keywords is silent on every Chinese question, with no error when it
# is loaded. Rules need their wildcards without spaces and the punctuation in a substitution.
# Output seen, which the run below must repeat:
#> refund -> three days
#> a refund please -> three days
#> 退款 -> ERR: No Reply Matched
#> 我要 退款 谢谢 -> ERR: No Reply Matched
#> 你好 -> 您好
#> 你好? -> 您好
#> 你好！ -> ERR: No Reply Matched
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent rivescript@2.2.1

cat > run.mjs <<'JS'
import RiveScript from 'rivescript';

const bot = new RiveScript({ utf8: true });
bot.stream(`
+ [*] refund [*]
- three days

+ [*] 退款 [*]
- 三天

+ 你好
- 您好
`);
bot.sortReplies();
for (const text of ['refund', 'a refund please', '退款', '我要 退款 谢谢', '你好', '你好?', '你好！']) {
  console.log(text, '->', await bot.reply('example', text));
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
