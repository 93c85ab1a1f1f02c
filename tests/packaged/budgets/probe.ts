import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, inject } from 'vitest';
import { listen } from '../../../simulator/listen.ts';
import { createSsm } from '../../../simulator/ssm.ts';
import { plainParameters, settingsPath, standInKey } from '../../../simulator/stack.ts';
import { createTuringServer } from '../../../simulator/turing.ts';
import { signPush, textMessage } from '../../../simulator/wechat-request.ts';
import { token } from '../converse.ts';

const probe = fileURLToPath(new URL('probe.mjs', import.meta.url));

/** What the function finds in Lambda, and reads. */
const lambdaEnvironment = {
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_LAMBDA_FUNCTION_NAME: 'wechat-turing-bot-local-wechat',
  ANSWERS_TABLE: 'wechat-turing-bot-local-answers',
  POWERTOOLS_SERVICE_NAME: 'wechat-turing-bot-local',
};

/**
 * Runs the packaged bundle in a process with Parameter Store and Turing beside it, up to its first answer,
 * which has to hold the question. Returns the names of what that loaded.
 */
export async function runProbe(
  task: 'builtins' | 'files',
  question: string,
): Promise<readonly string[]> {
  const ssm = await listen(createSsm({ parameters: plainParameters(token, standInKey) }));
  const turing = await listen(createTuringServer({ robots: [{ apiKey: standInKey }] }));
  const { PATH = '', SystemRoot = '' } = process.env;
  const servers = { AWS_ENDPOINT_URL_SSM: ssm.url, TURING_ENDPOINT: turing.url };
  const bundle = pathToFileURL(join(inject('bundleFolder'), 'handlers', 'wechat.mjs')).href;
  try {
    const child = spawn(process.execPath, [probe, bundle, task], {
      env: { PATH, SystemRoot, SETTINGS_PATH: settingsPath, ...lambdaEnvironment, ...servers },
      stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
    });
    const [, , , reported] = child.stdio;
    child.stdin?.end(JSON.stringify(eventOf(question)));
    if (reported === null || reported === undefined || !('read' in reported)) {
      throw new Error('the probe has no way to report');
    }
    const report: { body: string; loaded: string[] } = JSON.parse(await text(reported));
    expect(report.body).toContain(question);
    return report.loaded;
  } finally {
    await Promise.all([ssm.close(), turing.close()]);
  }
}

function eventOf(question: string) {
  const seconds = Math.floor(Date.now() / 1000);
  const { query, body } = signPush(textMessage(question, seconds), { token }, seconds);
  return {
    rawQueryString: String(query),
    // Without its time of arrival: the clock starts when the function does.
    requestContext: { http: { method: 'POST' } },
    headers: { 'content-type': 'text/xml' },
    body,
    isBase64Encoded: false,
  };
}
