#!/usr/bin/env bash
# Run: dynalite 4.0.0, @aws-sdk/client-dynamodb 3.1162.0, on 2026-12-01.
# Guess: `UpdateTimeToLive` is accepted and remembered, since `DescribeTimeToLive` is answered.
# Seen: describing is answered, always with DISABLED; updating is an unknown operation, whose error
# has no message of its own ("UnknownError").
# Why it matters: a test that sets up the table as the deployment does fails with an error that names
# neither the operation nor dynalite; one that only describes always finds the TTL switched off.
# Output seen, which the run below must repeat:
#> UpdateTimeToLiveCommand UnknownOperationException: UnknownError
#> DescribeTimeToLiveCommand {"TimeToLiveStatus":"DISABLED"}
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent dynalite@4.0.0 @aws-sdk/client-dynamodb@3.1162.0

cat > run.mjs <<'JS'
import dynalite from 'dynalite';
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';

const server = dynalite({ createTableMs: 0 });
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new DynamoDBClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  endpoint: `http://127.0.0.1:${server.address().port}`,
});
const TableName = 'answers';
await client.send(new CreateTableCommand({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}));
await new Promise((done) => setTimeout(done, 200));

const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
for (const command of [
  new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }),
  new DescribeTimeToLiveCommand({ TableName }),
]) {
  const result = await client.send(command).then(
    ({ TimeToLiveDescription }) => JSON.stringify(TimeToLiveDescription),
    (error) => `${error.name}: ${error.message}`,
  );
  console.log(command.constructor.name, result);
}
server.close();
JS

output=$(NODE_NO_WARNINGS=1 node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
