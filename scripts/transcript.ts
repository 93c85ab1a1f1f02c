import { terminalIo } from './terminal.ts';
import { transcriptCommand } from './transcript/command.ts';

// npm run transcript: what followers and bot said to each other, where the operator has it kept.

// The AWS SDK would say in the middle of it which Node it will need one day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await transcriptCommand(process.argv.slice(2), terminalIo());
