#!/usr/bin/env bash
# Run: wechat-toolkit 0.2.19, on 2026-12-01.
# Guess: the middleware `xml_parser()` sets `req.weixin` and is silent, as its README says no word of
# logging.
# Seen: it prints every message whole to standard output, the follower's openid and words included,
# and there is no option against it.
# Why it matters: on a hosted function standard output is the log. Openids and private words are kept
# there for as long as the log is, without the operator having written one line of logging.
# Output seen, which the run below must repeat:
#> "receive message from wechat:"
#> {"my_origin_id":"gh_0","fan_open_id":"oExample","message_time":1700000000,"message_type":"text","message_id":"1","content":"my question"}
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent wechat-toolkit@0.2.19

cat > run.mjs <<'JS'
import { Readable } from 'node:stream';
import toolkit from 'wechat-toolkit';

const printed = [];
console.log = (part) => printed.push(JSON.stringify(part));
const push = Readable.from([
  Buffer.from(`<xml><ToUserName><![CDATA[gh_0]]></ToUserName><FromUserName><![CDATA[oExample]]></FromUserName>
<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[my question]]></Content><MsgId>1</MsgId></xml>`),
]);
Object.assign(push, { method: 'POST', headers: { 'content-type': 'text/xml', 'content-length': '1' }, query: {} });
await new Promise((done) => toolkit.xml_parser()(push, {}, done));
process.stdout.write(`${printed.join('\n')}\n`);
JS

output=$(node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
