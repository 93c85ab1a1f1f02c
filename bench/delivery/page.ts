import { createGuardedStore, type GuardedStore } from '../../lib/delivery/guarded-store.ts';
import { createEchoHandler } from '../../scripts/echo-handler.ts';
import { signedQuery, textMessage } from '../../simulator/wechat-request.ts';
import { compare, interleave, WrongAnswer, type Rounds, type Task } from '../interleave.ts';
import type { Section } from '../page.ts';

/** Different messages, and how many of them make one turn. */
const messages = 1000;
const messagesPerTurn = 100;

const token = 'BenchToken';
const nowMs = 1_795_334_400_000;
const now = () => nowMs;

/**
 * What the delivery layer costs a message that the robot answers at once: the whole way from the
 * event of API Gateway to its result in plain mode, without a store and with one that must not be
 * touched. Settings, telemetry and the robot are instant and the same for both.
 * @throws WrongAnswer
 */
export async function deliveryPage(rounds: Rounds): Promise<readonly Section[]> {
  const events = Array.from({ length: messages }, (_, index) => event(`第 ${index} 个问题`));
  const untouched = createGuardedStore({ load: () => Promise.reject(new Error('touched')), now });
  const tasks = [
    await task('without a store', undefined, events),
    await task('with the delivery layer', untouched, events),
  ];
  const rows = compare(await interleave(tasks, rounds));
  return [{ title: 'a message answered at once, from event to result', rows }];
}

type Handler = ReturnType<typeof createEchoHandler>;
type Event = ReturnType<typeof event>;

async function task(
  contestant: string,
  store: GuardedStore | undefined,
  events: readonly Event[],
): Promise<Task> {
  const handler = handlerWith(store);
  const turns = [];
  for (let start = 0; start < events.length; start += messagesPerTurn) {
    const chunk = events.slice(start, start + messagesPerTurn);
    const produces = await answerAll(handler, chunk, contestant);
    const run = () => answerAll(handler, chunk, contestant);
    turns.push({ iterations: chunk.length, produces, run });
  }
  return { contestant, step: 'answer', turns };
}

/** Answers each event and checks that the reply repeats its question. Returns the length of all replies. */
async function answerAll(handler: Handler, events: readonly Event[], contestant: string) {
  let produced = 0;
  for (const { question, ...sent } of events) {
    const { body } = await handler(sent, invocation);
    if (!body.includes(question))
      throw new WrongAnswer(contestant, 'it does not repeat the question');
    produced += body.length;
  }
  return produced;
}

const invocation = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 40_000 };

function event(question: string) {
  return {
    question,
    rawQueryString: String(signedQuery(token, nowMs / 1000)),
    requestContext: { http: { method: 'POST' }, timeEpoch: nowMs },
    headers: { 'content-type': 'text/xml' },
    body: textMessage(question, nowMs / 1000),
    isBase64Encoded: false,
  };
}

function handlerWith(store: GuardedStore | undefined): Handler {
  return createEchoHandler({
    wechat: { mode: 'plain', tokens: [token], maxClockSkewSeconds: 300 },
    now,
    random: () => Buffer.alloc(16),
    ...(store === undefined ? {} : { store }),
  });
}
