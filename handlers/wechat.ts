import { randomBytes, randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createAnswer, createAnswerHandedOver } from '../lib/answer-message.ts';
import { createReadPage, readParameters } from '../lib/aws/parameters.ts';
import { createInvoke } from '../lib/aws/self-invoke.ts';
import { createSignedCall } from '../lib/aws/signed-call.ts';
import { createGuardedStore, onceLoaded } from '../lib/delivery/guarded-store.ts';
import { createHandOver } from '../lib/delivery/hand-over.ts';
import { createCountToday } from '../lib/delivery/questions-today.ts';
import { createPostJson } from '../lib/http.ts';
import { createRuleBook } from '../lib/rules/book.ts';
import { parseSettings, settingsPath } from '../lib/settings/parse.ts';
import { createSettingsSource } from '../lib/settings/source.ts';
import { createTelemetry } from '../lib/telemetry.ts';
import { createTranscript } from '../lib/transcript.ts';
import type { Trouble } from '../lib/troubles.ts';
import { createAskLimit } from '../lib/upstream/ask.ts';
import { createChatModel } from '../lib/upstream/chat-model.ts';
import { createTuring } from '../lib/upstream/turing.ts';
import { randomBytesInFront } from '../lib/wechat/cipher.ts';
import { compiledRules } from '../rules.compiled.ts';
import { createContinueHandler } from './continue.ts';
import { createMessageHandler } from './message.ts';
import { createHandler } from './route.ts';
import { createVerifyHandler } from './verify.ts';
import { warmUp } from './warm-up.ts';

// The composition root: the only place where environment, clock, randomness and AWS are reached for.
const environment = process.env;
const now = Date.now;
const random = () => randomBytes(randomBytesInFront);
const callAws = createSignedCall({ environment, now, random: Math.random });
const readPage = createReadPage(callAws);

/** So many calls each follower may cause, in each container: nobody types faster. */
const questionsPerMinute = 10;

const telemetry = createTelemetry(new Logger(), new Metrics({ namespace: 'wechat-turing-bot' }));

const settings = createSettingsSource({
  now,
  onFailure: telling('older settings serve on'),
  load: async (signal) => {
    const parameters = await readParameters(readPage, settingsPath(environment), signal);
    const parsed = parseSettings(environment, parameters);
    telemetry.warned(parsed.warnings);
    return parsed;
  },
});
const rules = createRuleBook(compiledRules);
const post = createPostJson(now);
const table = environment['ANSWERS_TABLE'];
// What only slow answers and the transcript need lies in files of its own, which a start does not load.
const load = table
  ? onceLoaded(async () => {
      const { createDynamoStore } = await import('../lib/dynamo/answers.ts');
      return createDynamoStore(callAws, table);
    })
  : undefined;
const store =
  load && createGuardedStore({ load, now, onFailure: telling('the table of answers failed') });
const transcript = createTranscript({
  store: load && createGuardedStore({ load, now }),
  now,
  onFailure: telling('a line of the transcript is missing'),
});
const functionName = environment['AWS_LAMBDA_FUNCTION_NAME'];
const handOver = functionName
  ? createHandOver({
      invoke: createInvoke(callAws, functionName),
      onFailure: telling('a question could not be handed over'),
    })
  : undefined;
const parts = {
  rules,
  askTuring: createTuring({ post, now }),
  askChatModel: createChatModel({ post, manner: rules.model }),
  limit: createAskLimit({ now, perMinute: questionsPerMinute }),
  countToday: createCountToday({ store, now }),
  store,
  now,
  newOwner: randomUUID,
};
const answer = createAnswer({ ...parts, ...(handOver === undefined ? {} : { handOver }) });

/** What Lambda calls. */
export const handler = createHandler({
  routes: {
    GET: createVerifyHandler({ settings, now }),
    POST: createMessageHandler({ settings, answer, transcript, telemetry, now, random }),
  },
  continueQuestion: createContinueHandler({
    settings,
    answer: createAnswerHandedOver(parts),
    telemetry,
    now,
  }),
  settle: () => settings.settle(),
  telemetry,
  now,
});

// In the init phase, which Lambda runs at full CPU. A failure is logged and must not fail the init:
// the first request reads the settings again.
await warmUp({ settings, rules, now, random, newOwner: randomUUID }).catch(
  telling('started without settings'),
);

function telling(what: Trouble): (error: unknown) => void {
  return (error) => telemetry.failed(what, error);
}
