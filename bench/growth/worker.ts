import { createMemoryStore } from '../../lib/delivery/memory-store.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { conversation } from '../../simulator/wechat-request.ts';
import { compiledRules } from '../../rules.compiled.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createBot } from '../composition.ts';
import type { Turn } from '../interleave.ts';
import { serveTurns } from '../turn-server.ts';
import { eventOf, invocation, nowMs } from '../warm/messages.ts';
import { account } from '../wire/account.ts';
import { series, type Exchange } from './series.ts';

// One size of one series, in a process of its own. The rules are those it was bundled with.

/** A turn takes about as long whatever the size. */
const smallMessagesPerTurn = 200;
const leastMessagesPerTurn = 8;

/** How many messages a process has answered before it is timed. */
const messagesBefore = 2000;

const [name = '', size = ''] = process.argv.slice(2);

await serveTurns(() => prepare(name, Number(size)));

async function prepare(name: string, size: number): Promise<readonly Turn[]> {
  const wanted = series.get(name);
  if (wanted === undefined) throw new Error('there is no such series');
  const { exchange, mode = 'plain', unit } = wanted;
  const weight = unit === 'KiB' ? size * 2 : unit === 'characters' ? size / 100 : 1;
  const count = Math.max(leastMessagesPerTurn, Math.round(smallMessagesPerTurn / weight));
  const exchanges = Array.from({ length: count }, (_, index) => exchange(size, index));
  const answers = new Map(exchanges.map(({ text, answer }) => [text, answer]));
  const bot = createBot({
    mode,
    account,
    now: () => nowMs,
    rules: compiledRules,
    telemetry: silentTelemetry,
    robot: (question) => answers.get(question) ?? question,
    store: createMemoryStore(),
  });
  const events = exchanges.map(({ text }) => eventOf(text, mode, account.token, nowMs));
  const answerAll = async () => {
    let produced = 0;
    for (const event of events) produced += (await bot(event, invocation)).body.length;
    return produced;
  };
  for (const [index, event] of events.entries()) {
    requireReply(exchanges[index], await bot(event, invocation), mode);
  }
  const produces = await answerAll();
  for (let done = 0; done < messagesBefore / weight; done += count) await answerAll();
  return [{ iterations: count, produces, run: answerAll }];
}

function requireReply(
  exchange: Exchange | undefined,
  result: { readonly statusCode: number; readonly body: string },
  mode: 'plain' | 'safe',
): void {
  const { token, ...keys } = account;
  const reply = { status: result.statusCode, body: result.body };
  const verdict = judgeReply(reply, conversation, { token, mode, keys });
  if (verdict.kind !== 'text') throw new Error(`WeChat would see: ${JSON.stringify(verdict)}`);
  if (exchange?.expected !== undefined && verdict.text !== exchange.expected) {
    throw new Error('another rule has answered');
  }
}
