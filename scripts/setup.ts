import { setupCommand } from './setup/setup-command.ts';
import { terminalIo } from './terminal.ts';

// npm run setup: writes the bot's parameters to SSM Parameter Store, asking for what is needed.

// The AWS SDK would say in the middle of the questions which Node it will need one day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await setupCommand(process.argv.slice(2), terminalIo());
