import type { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import { isGenerated, type Answer } from './answer.ts';
import { joinLanguages } from './bilingual.ts';
import type { HandedOver } from './delivery/hand-over.ts';
import {
  AnswerFailed,
  ConfigurationError,
  describeIssue,
  UnreadableMessage,
  type ConfigurationIssue,
  type RequestRefused,
} from './errors.ts';
import { troubles, type Trouble } from './troubles.ts';
import { TuringFailed } from './upstream/turing-keys.ts';
import type { Message } from './wechat/message.ts';

/**
 * Every metric there is. Each is one series and costs about 0.30 USD a month, so finer splits
 * (kinds, reasons, codes) are fields of the log instead.
 */
export const metricNames = [
  'Messages',
  'AnsweredByRule',
  'AnsweredByRobot',
  'AnsweredByModel',
  'AnsweredByRedelivery',
  'Fallback',
  'QuotaExhausted',
  'KeyMisconfigured',
  'SignatureRefused',
  'UpstreamMs',
] as const;

type MetricName = (typeof metricNames)[number];

/** What the log says of one answered message. Ids and texts of followers have no place here. */
export interface AnsweredMessage {
  readonly kind: Message['kind'];
  /** The follower's pseudonym. */
  readonly follower: string;
  readonly answer: Answer;
  /** Articles of a news reply that WeChat would not have shown. */
  readonly droppedArticles: number;
  /** Milliseconds from the arrival at API Gateway to the finished reply. */
  readonly ms: number;
}

/** What the operator gets to see of one invocation. */
export interface Telemetry {
  /** Begins an invocation: everything until `flush` belongs to this request. */
  begin(requestId: string): void;
  answered(message: AnsweredMessage): void;
  /** What came of a question that was handed over; `answer` is absent when there was nothing to do. */
  wentOn(handedOver: HandedOver, answer: Answer | undefined, ms: number): void;
  refused(refusal: RequestRefused, userAgent: string | undefined): void;
  /** Something that went wrong inside: an unreadable body, unusable settings, a fault of the bot's own. */
  failed(what: Trouble, error: unknown): void;
  /** Settings that were left out or replaced by their default. */
  warned(issues: readonly ConfigurationIssue[]): void;
  flush(): void;
}

const answeredBy: Readonly<Record<Answer['responder'], MetricName | undefined>> = {
  rule: 'AnsweredByRule',
  robot: 'AnsweredByRobot',
  model: 'AnsweredByModel',
  busy: undefined,
  fallback: 'Fallback',
  thinking: undefined,
  none: undefined,
};

/** WeChat has hung up by then. */
const cutMs = 5000;

/** Longest piece of a foreign `User-Agent` that is logged. */
const maxUserAgentLength = 80;

/** Writes one line of log per message and the metrics beside it, in CloudWatch's embedded format. */
export function createTelemetry(logger: Logger, metrics: Metrics): Telemetry {
  return {
    begin(requestId) {
      logger.appendKeys({ requestId });
    },
    answered({ kind, follower, answer, droppedArticles, ms }) {
      countAnswer(metrics, answer, ms);
      const { responder, rule, upstreamMs, delivery, holding, handOver, pickedUp } = answer;
      const dropped = droppedArticles > 0 ? { droppedArticles } : {};
      const inTime = { upstreamMs, delivery, holding, handOver, pickedUp };
      const fields = { kind, responder, rule, ms, follower, ...inTime, ...dropped };
      if (answer.storeFailure !== undefined) {
        logger.warn(...inTrouble('answered without the store', answer.storeFailure));
      }
      if (answer.failures === undefined) logger.info('answered', fields);
      else logger.warn(saidInSpite(answer), { ...fields, ...describeAll(answer.failures) });
    },
    wentOn(handedOver, answer, ms) {
      tellWentOn({ logger, metrics }, handedOver, answer, ms);
    },
    refused(refusal, userAgent) {
      if (refusal.status === 403) count(metrics, 'SignatureRefused');
      logger.warn('refused', {
        code: refusal.code,
        advice: refusal.message,
        userAgent: userAgent?.slice(0, maxUserAgentLength),
      });
    },
    failed(what, error) {
      logger.error(...inTrouble(what, error));
    },
    warned(issues) {
      for (const issue of issues) logger.warn('configuration', { advice: describeIssue(issue) });
    },
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

function tellWentOn(
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
  { key: { follower }, askedBefore }: HandedOver,
  answer: Answer | undefined,
  ms: number,
): void {
  if (answer === undefined) {
    logger.info('nothing to go on with', { ms, follower, asked: askedBefore });
    return;
  }
  const { responder, upstreamMs, failures } = answer;
  countUpstream(metrics, answer);
  const fields = { responder, ms, follower, upstreamMs, asked: askedBefore + 1 };
  if (failures === undefined) logger.info('went on', fields);
  else if (isGenerated(answer)) logger.warn('went on', { ...fields, ...describeAll(failures) });
  else logger.warn('went on in vain', { ...fields, ...describeAll(failures) });
}

function countAnswer(metrics: Metrics, answer: Answer, ms: number): void {
  const { responder, delivery = 1 } = answer;
  // A message is counted with its first delivery, and its answer with the delivery that gave it:
  // what a delivery returns after it was cut, a later one returns again.
  if (delivery === 1) count(metrics, 'Messages');
  // A part that waited is no further answer.
  const isNew = ms < cutMs && answer.isPart !== true;
  const metric = isNew ? answeredBy[responder] : undefined;
  if (metric !== undefined) count(metrics, metric);
  if (delivery > 1 && metric !== undefined) count(metrics, 'AnsweredByRedelivery');
  countUpstream(metrics, answer);
}

/** What a question cost, and what those who were asked refused: counted by whoever asked. */
function countUpstream(metrics: Metrics, { upstreamMs, failures = [] }: Answer): void {
  if (upstreamMs !== undefined) {
    metrics.addMetric('UpstreamMs', MetricUnit.Milliseconds, upstreamMs);
  }
  // The failures of single keys lie in the failure of the robot.
  const all = failures.flatMap((failure) =>
    failure instanceof TuringFailed ? [failure, ...failure.failures] : [failure],
  );
  if (all.some((failure) => isFailure(failure, 'quota'))) count(metrics, 'QuotaExhausted');
  if (all.some((failure) => isFailure(failure, 'misconfigured'))) {
    count(metrics, 'KeyMisconfigured');
  }
}

function count(metrics: Metrics, name: MetricName): void {
  metrics.addMetric(name, MetricUnit.Count, 1);
}

function isFailure(error: unknown, reason: AnswerFailed['reason']): boolean {
  return error instanceof AnswerFailed && error.reason === reason;
}

/** The message of a line, and its fields. */
function inTrouble(what: Trouble, error: unknown) {
  return [what, { advice: joinLanguages(troubles[what]), failure: describe(error) }] as const;
}

/** Somebody else answered, or nobody. */
function saidInSpite(answer: Answer): string {
  return isGenerated(answer) ? 'answered after failures' : 'answered without the robot';
}

/** The first failure, and the others when there are any. */
function describeAll([first, ...others]: readonly unknown[]): Readonly<Record<string, unknown>> {
  const more = others.length === 0 ? {} : { moreFailures: others.map(describe) };
  return { failure: describe(first), ...more };
}

/**
 * An error as the log may show it. Messages are kept of the bot's own errors alone: a foreign one
 * may quote what a follower wrote, or a secret.
 */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof AnswerFailed) {
    const { provider, reason, message, cause } = error;
    return { provider, reason, advice: message, cause: nameOf(cause) };
  }
  if (error instanceof ConfigurationError) {
    return { issues: error.issues.map(describeIssue), cause: nameOf(error.cause) };
  }
  if (error instanceof UnreadableMessage) return { error: error.name, advice: error.message };
  if (!(error instanceof Error)) return {};
  return { error: nameOf(error), cause: nameOf(error.cause), at: framesOf(error) };
}

function nameOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .slice(0, 5);
}
