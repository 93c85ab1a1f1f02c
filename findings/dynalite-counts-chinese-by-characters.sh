#!/usr/bin/env bash
# Run: dynalite 4.0.0, @aws-sdk/client-dynamodb 3.1162.0, on 2026-12-01.
# Guess: like DynamoDB it counts an item's size in UTF-8 bytes: it refuses 420,000 bytes of any text,
# and charges two units for a write of 1,200 bytes.
# Seen: it counts a Chinese character as one byte: 420,000 bytes of Chinese are accepted, for 137
# units, 420,000 of ASCII refused; 1,200 bytes of Chinese cost one unit, 1,100 of ASCII two.
# Why it matters: a transcript or memory that passes its tests over dynalite is refused by the real
# table, and costs there up to three times the units that the tests saw.
# Output seen, which the run below must repeat:
#> x 1100 bytes: 2 units
#> 好 1200 bytes: 1 units
#> x 420000 bytes: ValidationException
#> 好 420000 bytes: 137 units
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent dynalite@4.0.0 @aws-sdk/client-dynamodb@3.1162.0

cat > run.mjs <<'JS'
import dynalite from 'dynalite';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const server = dynalite({ createTableMs: 0 });
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new DynamoDBClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  endpoint: `http://127.0.0.1:${server.address().port}`,
});
await client.send(new CreateTableCommand({
  TableName: 'answers',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}));
await new Promise((done) => setTimeout(done, 200));

const texts = ['x'.repeat(1100), '好'.repeat(400), 'x'.repeat(420_000), '好'.repeat(140_000)];
for (const [index, text] of texts.entries()) {
  const Item = { id: { S: String(index) }, text: { S: text } };
  const put = new PutItemCommand({ TableName: 'answers', Item, ReturnConsumedCapacity: 'TOTAL' });
  const result = await client.send(put).then(
    ({ ConsumedCapacity }) => `${ConsumedCapacity.CapacityUnits} units`,
    (error) => error.name,
  );
  console.log(text[0], Buffer.byteLength(text), 'bytes:', result);
}
server.close();
JS

output=$(NODE_NO_WARNINGS=1 node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
