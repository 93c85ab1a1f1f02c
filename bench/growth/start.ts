import { compiledRules } from '../../rules.compiled.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createBot } from '../composition.ts';
import { invocation, nowMs } from '../warm/messages.ts';
import { account } from '../wire/account.ts';

// A fresh process: reads the rules it was bundled with, answers one message, says what CPU it has used
// since it began, and ends.

const [event = '', expected = ''] = process.argv.slice(2);
const bot = createBot({
  mode: 'plain',
  account,
  now: () => nowMs,
  rules: compiledRules,
  telemetry: silentTelemetry,
  robot: () => 'no rule has answered',
});
const { body } = await bot(JSON.parse(event), invocation);
const { user, system } = process.cpuUsage();
process.send?.({ cpuUs: user + system, isRight: body.includes(expected) });
process.disconnect?.();
