#!/usr/bin/env bash
# Run: markdown-to-txt 2.0.1, on 2026-12-01.
# Guess: installed alone it loads: its package.json names `lodash.escape` and `lodash.unescape`.
# Seen: its published file requires `lodash` itself, which is not among its dependencies, and fails to
# load unless another package happened to bring lodash along.
# Why it matters: it works on a developer's machine, where some tool brings lodash, and fails in a
# deployed function whose packages are installed by themselves.
# Output seen, which the run below must repeat:
#> MODULE_NOT_FOUND: Cannot find module 'lodash'
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent markdown-to-txt@2.0.1

cat > run.mjs <<'JS'
const result = await import('markdown-to-txt').then(
  () => 'loads',
  (error) => `${error.code}: ${error.message.split('\n')[0]}`,
);
console.log(result);
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
