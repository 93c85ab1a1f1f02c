import { setupCommand } from './setup/setup-command.ts';
import { terminalIo } from './terminal.ts';

// npm run setup: writes the bot's parameters to SSM Parameter Store, asking for what is needed.

// Silences the AWS SDK's notice of future Node versions, which would stand between the questions.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await setupCommand(process.argv.slice(2), terminalIo());
