#!/usr/bin/env bash
# Run: webot 0.1.10, on 2026-12-01.
# Guess: a keyword given as text finds it in any case, and whatever a handler returns is the answer.
# Seen: a keyword minds upper and lower case, though it is found anywhere in a text; a handler that
# returns the number 0 gave no answer, and the next rule is asked.
# Why it matters: WIFI and wifi are not answered by the rule WiFi. A count of nothing ("0 left") falls
# through to a rule that has nothing to do with the question.
# Output seen, which the run below must repeat:
#> WiFi密码 -> 密码 88888888
#> 店里WiFi密码 -> 密码 88888888
#> wifi密码 -> 没听懂
#> 库存 -> 没听懂
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent webot@0.1.10

cat > run.mjs <<'JS'
import webot from 'webot';

const robot = new webot.Webot();
robot.set('WiFi', '密码 88888888');
robot.set('库存', () => 0);
robot.set(/./, '没听懂');

for (const text of ['WiFi密码', '店里WiFi密码', 'wifi密码', '库存']) {
  const reply = await new Promise((done) =>
    robot.reply({ text, uid: 'example', session: {} }, (error, info) => done(info.reply)),
  );
  console.log(text, '->', reply);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
