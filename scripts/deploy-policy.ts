import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Template } from './deploy-policy-template.ts';
import { deployPolicy } from './deploy-policy-rules.ts';

// npm run deploy-policy: prints the IAM policy that deploying this service needs, and nothing else.

const usage = `Usage: npm run deploy-policy -- [options]

Prints the least IAM policy with which sls deploy, info, logs and remove work.

  --stage dev               the stage; its values in stages/<stage>.yml count
  --region ap-southeast-1   the region, if not the one of the stage
  --account 123456789012    the account; without it the policy fits any
  --param "name=value"      what sls deploy will be given, also more than once
`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      region: { type: 'string' },
      account: { type: 'string', default: '*' },
      param: { type: 'string', multiple: true, default: [] },
    },
  });
  if (!/^(\d{12}|\*)$/.test(values.account)) {
    throw new TypeError(`--account takes twelve digits, not '${values.account}'`);
  }
  return values;
}

type Options = ReturnType<typeof readOptions>;

/** What serverless-state.json says about the stage. */
interface State {
  readonly service: { readonly provider: { readonly region: string } };
}

function packageInto(folder: string, { stage, region, param }: Options): void {
  const sls = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const given = param.map((pair) => `--param=${pair}`);
  if (region !== undefined) given.push('--region', region);
  const command = [sls, 'package', '--package', folder, '--stage', stage, ...given];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sls package failed:\n${stdout}${stderr}`);
}

function printPolicy(chosen: Options): void {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-policy-'));
  try {
    packageInto(folder, chosen);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const template: Template = read('cloudformation-template-update-stack.json');
    const { service }: State = read('serverless-state.json');
    const target = { ...chosen, region: service.provider.region };
    process.stdout.write(`${JSON.stringify(deployPolicy(template, target), null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(): number {
  let chosen: Options;
  try {
    chosen = readOptions();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  try {
    printPolicy(chosen);
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.exitCode = run();
