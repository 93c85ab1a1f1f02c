import { runDoctor } from './doctor/command.ts';

// npm run doctor: names what is wrong with a bot, and what to do about it.

// Silences the AWS SDK's notice of future Node versions, which would stand above the findings.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await runDoctor(process.argv.slice(2), {
  say: (text) => void process.stdout.write(text),
  progress: (line) => void process.stderr.write(`${line}\n`),
  environment: process.env,
  now: Date.now,
});
