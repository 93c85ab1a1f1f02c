import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { listen } from '../../simulator/listen.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sls = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
const run = promisify(execFile);

/** Just enough of CloudFormation to describe one deployed stack. */
const stack = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStacksResult><Stacks><member>
<StackName>wechat-turing-bot-dev</StackName><CreationTime>2026-11-22T00:00:00Z</CreationTime>
<StackStatus>UPDATE_COMPLETE</StackStatus>
<Outputs>
<member><OutputKey>WeChatUrl</OutputKey><OutputValue>https://bot.example.com/wechat</OutputValue></member>
<member><OutputKey>CustomDomainTarget</OutputKey><OutputValue>d-1.example.com</OutputValue></member>
</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const resources = `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<ListStackResourcesResult><StackResourceSummaries/></ListStackResourcesResult></ListStackResourcesResponse>`;

async function runSls(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', ...environment };
  try {
    const { stdout, stderr } = await run(process.execPath, [sls, ...args], { cwd: root, env });
    return { output: stdout + stderr, failed: false };
  } catch (error) {
    return {
      output: error instanceof Error ? JSON.stringify(error) + error.message : '',
      failed: true,
    };
  }
}

// Each start of the framework takes seconds: side by side.
describe.concurrent('the Serverless plugin', { timeout: 60_000 }, () => {
  it('prints the URL to paste and the CNAME target after a deployment, as sls info shows', async () => {
    const cloudFormation = await listen((request, response) => {
      request.setEncoding('utf8').once('data', (body: string) => {
        response.setHeader('content-type', 'text/xml');
        response.end(body.includes('Action=DescribeStacks') ? stack : resources);
      });
    });
    const { output } = await runSls(['info'], {
      AWS_ENDPOINT_URL: cloudFormation.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    await cloudFormation.close();
    expect(output).toContain('WeChatUrl: https://bot.example.com/wechat');
    expect(output).toContain('CustomDomainTarget: d-1.example.com');
  });

  it('refuses faulty settings before packaging, all at once', async () => {
    // The stage is one that nobody has a file for: stages/dev.yml may be an operator's own.
    const args = ['package', '--stage', 'no-such-stage', '--region', 'eu-west-1'];
    const params = ['--param', 'replyWithinMs=6000', '--param', 'memory=512'];
    const { output, failed } = await runSls([...args, ...params]);
    expect(failed).toBe(true);
    expect(output).toContain('阶段设置有误 Wrong settings of the stage');
    expect(output).toContain('--param  replyWithinMs 应是 1000 到 5000 的整数');
    expect(output).toContain('replyWithinMs must be a whole number from 1000 to 5000');
    expect(output).toContain('There is no setting memory');
  });

  it('says in both languages where AWS credentials come from, without a word on the Node of tomorrow', async () => {
    const nowhere = join(root, 'no-such-file');
    const { output, failed } = await runSls(['info'], {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: '',
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
    });
    expect(failed).toBe(true);
    expect(output).toContain('没有找到 AWS 密钥。请执行 aws configure');
    expect(output).toContain('There are no AWS credentials. Run aws configure');
    expect(output).not.toContain('NodeVersionSupportWarning');
  });
});
