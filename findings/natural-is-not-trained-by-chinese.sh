#!/usr/bin/env bash
# Run: natural 8.1.1, on 2026-12-01.
# Guess: the Bayes classifier learns from Chinese examples, or, as its stemmer is English, gives one
# label for everything.
# Seen: no Chinese character reaches it. After `train()` on Chinese alone `classify` throws "Not
# Trained"; as soon as one example holds a Latin word it answers the label of that one, whatever is
# asked.
# Why it matters: a classifier of intents seems to work, since it answers; each Chinese question gets
# the label that a single "WiFi" decided.
# Output seen, which the run below must repeat:
#> 3 examples, 怎么退款 -> throws Not Trained
#> 3 examples, 几点关门 -> throws Not Trained
#> 3 examples, 密码 -> throws Not Trained
#> 4 examples, 怎么退款 -> 密码
#> 4 examples, 几点关门 -> 密码
#> 4 examples, 密码 -> 密码
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent natural@8.1.1

cat > run.mjs <<'JS'
import { writeSync } from 'node:fs';

console.log = () => {};
const { default: natural } = await import('natural');
const print = (...parts) => writeSync(1, `${parts.join(' ')}\n`);

const chinese = [['怎么退款', '退款'], ['几点关门', '时间'], ['营业时间', '时间']];
for (const examples of [chinese, [...chinese, ['WiFi 密码', '密码']]]) {
  const classifier = new natural.BayesClassifier();
  for (const [text, label] of examples) classifier.addDocument(text, label);
  classifier.train();
  for (const text of ['怎么退款', '几点关门', '密码']) {
    try {
      print(examples.length, 'examples,', text, '->', classifier.classify(text));
    } catch (error) {
      print(examples.length, 'examples,', text, '-> throws', error.message ?? error);
    }
  }
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
