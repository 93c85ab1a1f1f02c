import type { Patience } from '../delivery/slots.ts';
import { ConfigurationError, type ConfigurationIssue } from '../errors.ts';
import type { ChatModelSettings } from '../upstream/chat-settings.ts';
import type { TuringSettings } from '../upstream/turing.ts';
import type { EnvelopeSettings } from '../wechat/envelope.ts';
import { parseChatModel } from './chat-model.ts';
import { readChoice, readWholeNumber } from './read.ts';
import type { Environment, Parameters, Report } from './report.ts';
import { parseTuring } from './turing.ts';
import { parseWeChat } from './wechat.ts';

/** Everything that is configured, checked: what cannot work cannot be written down here. */
export interface Settings {
  readonly wechat: EnvelopeSettings;
  /** When a reply must have left, in milliseconds since its request arrived at API Gateway. */
  readonly replyWithinMs: number;
  /** How long slow answers are waited for. */
  readonly patience: Patience;
  /** Absent when no robot is configured, or it is switched off by `answers/robot`. */
  readonly turing: TuringSettings | undefined;
  /** Absent when none is configured, or it is switched off by `answers/robot`. */
  readonly chatModel: ChatModelSettings | undefined;
  /** How many questions each follower may ask in a day; 0: as many as they like. */
  readonly questionsPerDay: number;
  /** Whether what followers write and read is kept for a week. */
  readonly keepsTranscript: boolean;
  /** Key of the hash that stands for a follower; see `followerPseudonym`. */
  readonly followerHashKey: string | undefined;
  /** What is wrong but does not keep the bot from answering: the setting was left out or its default taken. */
  readonly warnings: readonly ConfigurationIssue[];
}

/** The SSM path below which the secrets lie, without a trailing slash. */
export function settingsPath(environment: Environment): string {
  const path = environment['SETTINGS_PATH'] || '/wechat-turing-bot/dev';
  return path.replace(/\/+$/, '');
}

/**
 * Checks environment and parameters together.
 *
 * What is needed to tell WeChat from a forger (token, mode, key) is refused when faulty; what only makes
 * answers better is left out with a warning, so that a follower never pays for a typing error.
 * @throws ConfigurationError with every problem at once, the lesser ones included
 */
export function parseSettings(environment: Environment, parameters: Parameters): Settings {
  const { settings, faults } = readSettings(environment, parameters);
  if (faults.length === 0) return settings;
  throw new ConfigurationError([...faults, ...settings.warnings]);
}

/** The settings as far as they can be read, and what keeps the bot from serving with them, if anything. */
export function readSettings(environment: Environment, parameters: Parameters) {
  const report: Report = {
    faults: [],
    warnings: [],
    path: settingsPath(environment),
    region: environment['AWS_REGION'] ?? 'REGION',
  };
  // Read even when they are off, for their warnings.
  const turing = parseTuring(environment, parameters, report);
  const chatModel = parseChatModel(environment, parameters, report);
  const isOff = parameters.get('answers/robot')?.trim() === 'off';
  const settings: Settings = {
    wechat: parseWeChat(environment, parameters, report),
    replyWithinMs: readWholeNumber(environment, report, 'replyWithinMs'),
    patience: parsePatience(environment, report),
    turing: isOff ? undefined : turing,
    chatModel: isOff ? undefined : chatModel,
    questionsPerDay: readWholeNumber(environment, report, 'questionsPerDay'),
    keepsTranscript: readChoice(environment, report, 'transcript') === 'on',
    followerHashKey: parseHashKey(parameters),
    warnings: report.warnings,
  };
  return { settings, faults: report.faults };
}

const deliveriesByWord = { three: 3, two: 2, one: 1 } as const;

function parsePatience(environment: Environment, report: Report): Patience {
  return {
    deliveries: deliveriesByWord[readChoice(environment, report, 'deliveryPatience')],
    cutsPerFiveMinutes: readWholeNumber(environment, report, 'cutsPerFiveMinutes'),
    heldAtOnce: readWholeNumber(environment, report, 'heldAtOnce'),
  };
}

// Without a key of its own the app id serves, which a rotation of secrets leaves alone.
function parseHashKey(parameters: Parameters): string | undefined {
  const [own, appId] = [parameters.get('followers/hash-key'), parameters.get('wechat/app-id')];
  return own?.trim() || appId?.trim() || undefined;
}
