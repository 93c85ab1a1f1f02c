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

describe('the Serverless plugin', () => {
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

  it.each([
    ['replyWithinMs=6000', 'replyWithinMs must be a whole number from 1000 to 5000'],
    [
      'replyWithinMs=soon',
      'replyWithinMs 应是 1000 到 5000 的整数 replyWithinMs must be a whole number',
    ],
    [
      'wechatMode=secure',
      'wechatMode 应是 plain、compat、safe 之一 wechatMode must be plain or compat or safe',
    ],
    ['turingEndpoint=ftp://x', 'turingEndpoint must be an http or https address'],
    ['chatModelEndpoint=api.deepseek.com', 'chatModelEndpoint must be an http or https address'],
    ['chatModelEndpoint=https://x', 'chatModelEndpoint and chatModelName go together'],
    ['chatModelName=a b', 'chatModelName must be the name of a model'],
    ['chatModelThinking=low', 'chatModelThinking must be on or off'],
    ['logLevel=loud', 'logLevel must be DEBUG or INFO or WARN or ERROR'],
    ['monitoring=some', 'monitoring must be basic or full or off'],
    ['transcript=yes', 'transcript must be on or off'],
    ['alarmEmail=you', 'alarmEmail must be an e-mail address'],
    ['fallbackAlarmPercent=0', 'fallbackAlarmPercent must be a whole number from 1 to 100'],
    [
      'domainName=bot.example.com',
      'domainName 和 certificateArn 要一起写 domainName and certificateArn go together',
    ],
  ])('refuses --param %s before packaging, and says what is wanted', async (param, reason) => {
    // A stage that nobody has a file for: stages/dev.yml may be an operator's own.
    const args = ['package', '--stage', 'no-such-stage', '--param', param];
    const { output, failed } = await runSls(args);
    expect(failed).toBe(true);
    expect(output).toContain(reason);
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
