#!/usr/bin/env bash
# Run: @aws-lambda-powertools/metrics 2.35.0, on 2026-12-01.
# Guess: `addMetric` refuses a value that is no finite number with a RangeError, as it refuses a name
# that is empty.
# Seen: NaN and Infinity are accepted and written as `null`, under a metric that is declared like any
# other.
# Why it matters: the format wants a number there. A span computed from a missing timestamp leaves the
# metric of that invocation without a value, and the log without an error.
# Output seen, which the run below must repeat:
#> "took" 12 -> [{"Name":"took","Unit":"Milliseconds"}] {"service":"bot","took":12}
#> "took" NaN -> [{"Name":"took","Unit":"Milliseconds"}] {"service":"bot","took":null}
#> "took" Infinity -> [{"Name":"took","Unit":"Milliseconds"}] {"service":"bot","took":null}
#> "" 12 -> RangeError: The metric name should be between 1 and 255 characters
set -euo pipefail

expected=$(sed -n 's/^#> //p' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --no-save --ignore-scripts --silent @aws-lambda-powertools/metrics@2.35.0

cat > run.mjs <<'JS'
import { Metrics } from '@aws-lambda-powertools/metrics';

const print = process.stdout.write.bind(process.stdout);
const lines = [];
process.stdout.write = (line) => lines.push(line);

function attempt(name, value) {
  const metrics = new Metrics({ namespace: 'example', serviceName: 'bot' });
  try {
    metrics.addMetric(name, 'Milliseconds', value);
    metrics.publishStoredMetrics();
    const { _aws, ...written } = JSON.parse(lines.pop());
    return `${JSON.stringify(_aws.CloudWatchMetrics[0].Metrics)} ${JSON.stringify(written)}`;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

for (const [name, value] of [['took', 12], ['took', NaN], ['took', Infinity], ['', 12]]) {
  print(`${JSON.stringify(name)} ${value} -> ${attempt(name, value)}\n`);
}
JS

output=$(NODE_NO_WARNINGS=1 node run.mjs)
echo "$output"
if [[ $output != "$expected" ]]; then
  echo 'CHANGED: the output differs from the one seen' >&2
  exit 1
fi
