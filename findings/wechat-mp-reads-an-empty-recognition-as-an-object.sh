#!/usr/bin/env bash
# Run: wechat-mp 0.2.7, on 2026-12-01.
# Guess: the text of a voice message is its `Recognition`; an empty element gives the empty string,
# with or without a CDATA section in it.
# Seen: with an empty CDATA section it is '', without one it is `{}`: a truthy object in the place of
# the text.
# Why it matters: a test `if (text)` lets it through, and a rule that calls `text.match` throws.
# WeChat writes the CDATA section; gateways, test senders and XML writers that shorten empty sections
# do not.
# Output seen, which the run below must repeat:
#> <Recognition><![CDATA[你好]]></Recognition> -> "你好" string
#> <Recognition><![CDATA[]]></Recognition> -> "" string
#> <Recognition></Recognition> -> {} object
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent wechat-mp@0.2.7

cat > run.mjs <<'JS'
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import wechatMp from 'wechat-mp';

const token = 'example';
const timestamp = String(Math.floor(Date.now() / 1000));
const signature = createHash('sha1').update([token, timestamp, '1'].sort().join('')).digest('hex');

function read(recognition) {
  const push = Readable.from([
    Buffer.from(`<xml><ToUserName><![CDATA[gh_0]]></ToUserName><FromUserName><![CDATA[oExample]]></FromUserName>
<CreateTime>1700000000</CreateTime><MsgType><![CDATA[voice]]></MsgType>
<Recognition>${recognition}</Recognition><MsgId>1</MsgId></xml>`),
  ]);
  Object.assign(push, { method: 'POST', headers: {}, query: { timestamp, nonce: '1', signature } });
  return new Promise((done) => wechatMp(token).start()(push, {}, () => done(push.body.text)));
}

for (const recognition of ['<![CDATA[你好]]>', '<![CDATA[]]>', '']) {
  const text = await read(recognition);
  console.log(`<Recognition>${recognition}</Recognition>`, '->', JSON.stringify(text), typeof text);
}
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
