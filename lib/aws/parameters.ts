import type { Bilingual } from '../bilingual.ts';
import { ConfigurationError } from '../errors.ts';
import type { Parameters } from '../settings/report.ts';
import { asShape } from './gateway.ts';
import type { SignedCall } from './signed-call.ts';

/** Which page of the parameters below a path, in the words of Parameter Store. */
export interface PageRequest {
  readonly Path: string;
  readonly Recursive: boolean;
  readonly WithDecryption: boolean;
  readonly MaxResults: number;
  /** From the page before; absent for the first one. */
  readonly NextToken?: string;
}

export interface ParametersPage {
  readonly Parameters?: readonly StoredParameter[] | undefined;
  /** Absent, or empty, on the last page. */
  readonly NextToken?: string | undefined;
}

interface StoredParameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** One page of GetParametersByPath. */
export type ReadPage = (request: PageRequest, signal: AbortSignal) => Promise<ParametersPage>;

/** Attempts for a page, as the SDK has them. */
const maxAttempts = 3;

/** Reads pages by signed calls. Throws what those throw. */
export function createReadPage(call: SignedCall): ReadPage {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': 'AmazonSSM.GetParametersByPath',
  };
  return async (request, signal) => {
    const body = JSON.stringify(request);
    const answer = await call(
      { service: 'ssm', path: '/', headers, body },
      { maxAttempts, signal },
    );
    const page = asShape(JSON.parse(answer));
    const entries: readonly unknown[] = Array.isArray(page?.['Parameters'])
      ? page['Parameters']
      : [];
    return { Parameters: entries.map(parameterIn), NextToken: textIn(page?.['NextToken']) };
  };
}

function parameterIn(entry: unknown): StoredParameter {
  const shape = asShape(entry);
  return { Name: textIn(shape?.['Name']), Value: textIn(shape?.['Value']) };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Most parameters in one page; Parameter Store refuses more. */
const pageSize = 10;

/**
 * Reads every parameter below `path`, decrypted and named by what follows the path.
 * `Recursive` is needed because the names lie two levels below. A page may be empty and still
 * point to a next one.
 * @param path without a trailing slash
 * @throws ConfigurationError when Parameter Store answers no, or not in time
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 */
export async function readParameters(
  readPage: ReadPage,
  path: string,
  signal: AbortSignal,
): Promise<Parameters> {
  const parameters = new Map<string, string>();
  const first = { Path: path, Recursive: true, WithDecryption: true, MaxResults: pageSize };
  let request: PageRequest | undefined = first;
  while (request !== undefined) {
    const page: ParametersPage = await readPage(request, signal).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    for (const { Name, Value } of page.Parameters ?? []) {
      if (Name !== undefined && Value !== undefined)
        parameters.set(Name.slice(path.length + 1), Value);
    }
    request = page.NextToken ? { ...first, NextToken: page.NextToken } : undefined;
  }
  return parameters;
}

function unreadable(path: string, cause: unknown): ConfigurationError {
  const name = cause instanceof Error ? cause.name : 'unknown';
  const issue = {
    where: {
      zh: `SSM Parameter Store 的路径 ${path}`,
      en: `The path ${path} in SSM Parameter Store`,
    },
    problem: { zh: `读不了（${name}）`, en: `cannot be read (${name})` },
    cure: cures[name] ?? otherCure,
  };
  return new ConfigurationError([issue], { cause });
}

const otherCure: Bilingual = {
  zh: '再试一次；一直这样，就在 AWS 文档的 GetParametersByPath 里查这个错误',
  en: 'try again; if it stays so, look up the error in the AWS documentation of GetParametersByPath',
};

const cures: Readonly<Record<string, Bilingual>> = {
  AccessDeniedException: {
    zh: '允许函数对这个路径执行 ssm:GetParametersByPath（再部署一次就有）；参数用自己的密钥加密的，还要 kms:Decrypt（kmsKeyArn）',
    en: 'allow the function ssm:GetParametersByPath on this path (a deployment of serverless.yml does), and kms:Decrypt if the parameters use a key of your own (kmsKeyArn)',
  },
  CredentialsProviderError: {
    zh: '给这个进程 AWS 凭证；在 Lambda 里总是有的',
    en: 'give the process AWS credentials; in Lambda they are always there',
  },
  ValidationException: {
    zh: '改正 SETTINGS_PATH：以 / 开头，名字之间各一个 /',
    en: 'correct SETTINGS_PATH: it begins with / and has names separated by single /',
  },
  ThrottlingException: {
    zh: '等一会儿；同时启动的实例太多，也可以打开 Parameter Store 的高吞吐量',
    en: 'wait; many containers started at once, or switch on higher throughput for Parameter Store',
  },
};
