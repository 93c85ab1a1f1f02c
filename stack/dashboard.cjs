// The dashboard, as text for Fn::Sub in stack/monitoring.yml: what stands in ${…} is filled in there.
// CommonJS, because the framework runs no other kind of file. 24 columns make a row.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

const own = (name, options = {}) => ['wechat-turing-bot', name, 'service', '${Service}', options];
const ofFunction = (name, options = {}) => [
  'AWS/Lambda',
  name,
  'FunctionName',
  '${WechatLambdaFunction}',
  options,
];
const ofApi = (name) => ['AWS/ApiGateway', name, 'ApiId', '${HttpApi}', { stat: 'Sum' }];

const fiveMinutes = 300;

function graph(title, metrics, more = {}) {
  const properties = {
    title,
    metrics,
    region: '${AWS::Region}',
    view: 'timeSeries',
    stacked: false,
  };
  return {
    type: 'metric',
    properties: { ...properties, stat: 'Sum', period: fiveMinutes, ...more },
  };
}

function query(title, lines, view = 'table') {
  const text = ["SOURCE '${WechatLogGroup}'", ...lines].join(' | ');
  return { type: 'log', properties: { title, query: text, region: '${AWS::Region}', view } };
}

/** A line at a height, where an alarm goes off. */
const alarmAt = (value) => ({ annotations: { horizontal: [{ label: '报警 / alarm', value }] } });

const answered = 'filter message like /^answered/ and ispresent(responder)';

const help = {
  type: 'text',
  height: 2,
  width: 24,
  properties: {
    markdown:
      '**${Service}** — 机器人说错话了？先关：`docs/operations.zh-CN.md` 第一页。每个报警该怎么办也在那里。\n\n' +
      'The robot said something bad? Off first: `docs/operations.md`, first page. What to do about each alarm stands there too.',
  },
};

const graphs = [
  graph('消息和签名被拒 / Messages, and requests refused', [
    own('Messages'),
    own('SignatureRefused'),
  ]),
  graph('谁回答 / Who answered', [
    own('AnsweredByRule'),
    own('AnsweredByRobot'),
    own('AnsweredByModel'),
    own('Fallback'),
  ]),
  // Fn::Sub fills numbers into text alone, so this one's limit stands in its title.
  graph(
    '兜底句占比，超过 ${FallbackPercent}% 报警 / Fixed sentence alone, alarm above ${FallbackPercent} %',
    [
      [{ id: 'share', expression: '100 * fallback / messages', label: 'Fallback / Messages, %' }],
      own('Fallback', { id: 'fallback', visible: false }),
      own('Messages', { id: 'messages', visible: false }),
    ],
    { period: 900 },
  ),
  graph('慢回答靠重推送到 / Slow answers that came by a re-delivery', [
    own('AnsweredByRedelivery'),
  ]),
  graph(
    '等图灵和大模型的毫秒数 / Waiting for robot and model, ms',
    ['p50', 'p90', 'p99'].map((stat) => own('UpstreamMs', { stat, label: stat })),
  ),
  graph('次数用完、Key 有误 / Out of calls, key refused', [
    own('QuotaExhausted'),
    own('KeyMisconfigured'),
  ]),
  graph('函数出错、被限流 / Errors and throttles', [ofFunction('Errors'), ofFunction('Throttles')]),
  graph(
    '函数用时毫秒 / Duration, ms',
    ['p50', 'p99', 'Maximum'].map((stat) => ofFunction('Duration', { stat, label: stat })),
    alarmAt(38_000),
  ),
  graph('同时运行、交出后被丢弃 / At work at once, hand-overs dropped', [
    ofFunction('ConcurrentExecutions', { stat: 'Maximum' }),
    ofFunction('AsyncEventsDropped'),
  ]),
  // Slow questions count as 5xx here: nobody waits 30 s for them but the gateway.
  graph('网关：请求、4xx、5xx / API: requests, 4xx, 5xx', [
    ofApi('Count'),
    ofApi('4xx'),
    ofApi('5xx'),
  ]),
];

const queries = [
  query('第几次推送 / By delivery', [
    answered,
    'stats count(*) as answers, pct(ms, 90) as p90ms by coalesce(delivery, 1) as nth',
    'sort nth asc',
  ]),
  query('「继续」：说了多少次、取走多少 / 继续: promised and fetched', [
    answered,
    'stats sum(strcontains(responder, "thinking")) as promised, count(pickedUp) as fetched by bin(1h)',
  ]),
  query('没答上来的原因 / Reasons of failures', [
    'filter ispresent(failure.reason)',
    'stats count(*) by failure.provider, failure.reason',
  ]),
  query('拒绝的请求 / Requests refused', [
    'filter message = "refused"',
    'stats count(*) as requests by code, userAgent',
    'sort requests desc',
    'limit 20',
  ]),
  query('冷启动 / Cold starts', [
    'filter @type = "REPORT"',
    'stats count(*) as executions, count(@initDuration) as coldStarts, max(@initDuration) as slowestMs by bin(1h)',
  ]),
  query('占住与交出 / Held and handed over', [
    `${answered} and (ispresent(holding) or ispresent(handOver))`,
    'stats count(*) by holding, handOver',
  ]),
  query('交出之后 / After a hand-over', [
    'filter message in ["went on", "went on in vain", "nothing to go on with"]',
    'stats count(*) as questions, pct(ms, 90) as p90ms by message, asked',
  ]),
  query('最近的故障 / Latest faults', [
    'filter level = "ERROR" or (message = "answered without the robot" and ispresent(failure.advice))',
    'fields @timestamp, message, advice, failure.advice, failure.issues.0, failure.error, requestId',
    'sort @timestamp desc',
    'limit 20',
  ]),
];

/** Two widgets to a row. */
function place(widget, index) {
  return { ...widget, x: (index % 2) * 12, y: 2 + Math.floor(index / 2) * 6, width: 12, height: 6 };
}

module.exports = () =>
  JSON.stringify({ widgets: [{ ...help, x: 0, y: 0 }, ...[...graphs, ...queries].map(place)] });
