import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'deploy-workflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: {
    readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, unknown>> };
    readonly push: { readonly branches: readonly string[]; readonly paths: readonly string[] };
  };
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: { readonly deploy: Job; readonly 'set-up': Job };
}

function read(name: string): string {
  return readFileSync(join(root, '.github', 'workflows', name), 'utf8');
}

const text = read('deploy.yml');
const workflow: Workflow = parse(text);
const { deploy, 'set-up': setUp } = workflow.jobs;
const credentials = 'aws-actions/configure-aws-credentials@';

function indexOf(isIt: (step: Step) => boolean | undefined): number {
  return deploy.steps.findIndex(isIt);
}

function scriptOf(job: Job, part: string): string {
  const script = job.steps.find(({ run }) => run?.includes(part))?.run;
  if (script === undefined) throw new Error(`no step runs ${part}`);
  return script;
}

/** Runs a step's script as GitHub does, in a fresh folder. */
function runStep(script: string, env: Readonly<Record<string, string>>, files: readonly string[]) {
  const cwd = mkdtempSync(join(folder, 'step-'));
  mkdirSync(join(cwd, 'stages'));
  for (const file of files) writeFileSync(join(cwd, file), '');
  const command = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const { status, stdout, stderr } = spawnSync('bash', command, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr, cwd };
}

describe('the deploy workflow', () => {
  it('deploys nothing until the repository names a role, and from main alone', () => {
    expect(deploy.if).toBe("vars.DEPLOY_ROLE_ARN != '' && github.ref == 'refs/heads/main'");
    expect(workflow.on.push).toEqual({ branches: ['main'], paths: ['rules.yml', 'stages/**'] });
    expect(Object.keys(workflow.on)).toEqual(['workflow_dispatch', 'push']);
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual(['what', 'stage', 'region']);
  });

  it('may ask GitHub for a token and read the code, and no more', () => {
    expect(workflow.permissions).toEqual({});
    expect(deploy.permissions).toEqual({ 'id-token': 'write', contents: 'read' });
    expect(setUp.permissions).toEqual({});
  });

  it('lets one deployment of a stage end before the next begins', () => {
    expect(workflow.concurrency).toEqual({
      group: "deploy-${{ inputs.stage || vars.DEPLOY_STAGE || 'dev' }}",
      'cancel-in-progress': false,
    });
  });

  it('uses actions by their commits, those of the check and the one that gets credentials', () => {
    const pins = (name: string) => [...read(name).matchAll(/uses: (.*)/g)].map(([, pin]) => pin);
    const own = pins('deploy.yml').filter((pin) => !pin?.startsWith(credentials));
    expect(new Set(own)).toEqual(new Set(pins('check.yml')));
    for (const pin of pins('deploy.yml')) {
      expect(pin).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    expect(pins('deploy.yml')).toContainEqual(expect.stringContaining(credentials));
  });

  it('has no credentials while it installs and checks, and leaves none in the checkout', () => {
    const first = indexOf(({ uses }) => uses?.startsWith(credentials));
    const deploys = indexOf(({ run }) => run?.startsWith('npx sls'));
    const checks = ['npm ci', 'npm run rules -- check', 'npm run check'].map((command) =>
      indexOf(({ run }) => run === command),
    );
    for (const check of checks) expect(check).toBeGreaterThanOrEqual(0);
    expect(Math.max(...checks)).toBeLessThan(first);
    expect(first).toBeLessThan(deploys);
    const checkout = deploy.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toEqual({ 'persist-credentials': false });
  });

  it('asks for the role that the repository names, and hides the number of the account', () => {
    const step = deploy.steps.find(({ uses }) => uses?.startsWith(credentials));
    expect(step?.with).toMatchObject({
      'role-to-assume': '${{ vars.DEPLOY_ROLE_ARN }}',
      'mask-aws-account-id': true,
    });
  });

  it('knows no secret, and puts nothing from outside into a script', () => {
    expect(text).not.toContain('secrets.');
    const scripts = [...deploy.steps, ...setUp.steps].map(({ run = '' }) => run);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('deploys the code alone when only replies are wanted', () => {
    const conditions = deploy.steps
      .filter(({ run }) => run?.startsWith('npx sls'))
      .map(({ run, if: condition }) => [run?.split(' --stage')[0], condition]);
    expect(conditions).toEqual([
      ['npx sls deploy', "inputs.what != 'replies'"],
      ['npx sls deploy function -f wechat', undefined],
    ]);
  });
});

describe('the check workflow', () => {
  const check: Pick<Workflow, 'permissions'> & { readonly jobs: { readonly check: Job } } = parse(
    read('check.yml'),
  );
  const { permissions, steps } = check.jobs.check;

  it('runs what CI runs elsewhere, and may read the code, and no more', () => {
    expect(steps.flatMap(({ run = [] }) => run)).toEqual(['.ci/run']);
    expect(readFileSync(join(root, '.ci', 'run'), 'utf8')).toContain('\nnpm run check\n');
    expect([check.permissions, permissions]).toEqual([{}, { contents: 'read' }]);
    expect(steps[0]?.with).toEqual({ 'persist-credentials': false });
  });
});

describe.skipIf(process.platform === 'win32')('a step of the deploy workflow', () => {
  const guard = scriptOf(deploy, 'missing=1');

  it('stops before anything is installed when an own file is not in the repository', () => {
    const { status, output } = runStep(guard, { STAGE: 'prod' }, ['rules.yml', 'stages/dev.yml']);
    expect(status).toBe(1);
    expect(output).toContain('git add -f stages/prod.yml');
    expect(output).not.toContain('rules.yml');
    expect(indexOf(({ run }) => run === guard)).toBeLessThan(
      indexOf(({ run }) => run === 'npm ci'),
    );
  });

  it('goes on when both are there', () => {
    const { status, output } = runStep(guard, { STAGE: 'dev' }, ['rules.yml', 'stages/dev.yml']);
    expect([status, output]).toEqual([0, '']);
  });

  it.each([
    ['', []],
    ['ap-east-1', ['--region', 'ap-east-1']],
    ['x; echo y', ['--region', 'x; echo y']],
  ])('passes the region %j on as one word, or leaves it to the stage’s file', (region, passed) => {
    const script = scriptOf(deploy, 'sls deploy --stage').replace('npx sls', 'printf "%s|"');
    const { output } = runStep(script, { STAGE: 'dev', REGION: region }, []);
    expect(output).toBe(['deploy', '--stage', 'dev', ...passed, ''].join('|'));
  });

  it('says for whom the role has to be, where there is no role', () => {
    expect(setUp.if).toBe("vars.DEPLOY_ROLE_ARN == '' && github.event_name == 'workflow_dispatch'");
    const { status, cwd } = runStep(
      scriptOf(setUp, 'GITHUB_STEP_SUMMARY'),
      {
        GITHUB_REPOSITORY_OWNER: 'octo',
        GITHUB_REPOSITORY: 'octo/bot',
        OWNER_ID: '12',
        REPOSITORY_ID: '34',
        GITHUB_STEP_SUMMARY: 'summary.md',
      },
      [],
    );
    expect(status).toBe(0);
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary).toContain('    repo:octo@12/bot@34:ref:refs/heads/main\n');
    expect(summary).toContain('    repo:octo/bot:ref:refs/heads/main\n');
  });
});
