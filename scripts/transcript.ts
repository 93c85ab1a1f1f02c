import { terminalIo } from './terminal.ts';
import { transcriptCommand } from './transcript/command.ts';

// npm run transcript: what followers and bot said to each other, where the operator has it kept.

// Silences the AWS SDK's notice of future Node versions, which would stand between the lines.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await transcriptCommand(process.argv.slice(2), terminalIo());
