#!/usr/bin/env bash
# Run: @aws-sdk/client-dynamodb 3.1162.0, @aws-sdk/client-ssm 3.1162.0, @aws-sdk/client-lambda
# 3.1162.0, on 2026-12-01.
# Guess: every client of the SDK asks three times at most, as its documentation says of `maxAttempts`.
# Seen: the DynamoDB client asks four times; those for SSM and Lambda three. `config.maxAttempts()`
# says so.
# Why it matters: a table that throttles is asked once more than planned, after the longest of the
# waits, which grow each time. WeChat waits five seconds in all: set `maxAttempts` where time is
# short.
# Output seen, which the run below must repeat:
#> DynamoDBClient requests: 4 maxAttempts: 4
#> SSMClient requests: 3 maxAttempts: 3
#> LambdaClient requests: 3 maxAttempts: 3
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent \
  @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/client-ssm@3.1162.0 \
  @aws-sdk/client-lambda@3.1162.0

cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume();
  response.writeHead(502).end('{}');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const credentials = { accessKeyId: 'example', secretAccessKey: 'example' };
const config = { region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${server.address().port}` };
const calls = [
  [new DynamoDBClient(config), new GetItemCommand({ TableName: 'answers', Key: { id: { S: '1' } } })],
  [new SSMClient(config), new GetParametersCommand({ Names: ['/bot/token'] })],
  [new LambdaClient(config), new InvokeCommand({ FunctionName: 'bot' })],
];
for (const [client, command] of calls) {
  requests = 0;
  await client.send(command).catch(() => {});
  console.log(client.constructor.name, 'requests:', requests, 'maxAttempts:', await client.config.maxAttempts());
}
server.close();
JS

output=$(NODE_NO_WARNINGS=1 node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
