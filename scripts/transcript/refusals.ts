import type { Bilingual } from '../../lib/bilingual.ts';
import { describeAwsFailure, entryFor } from '../aws-failure.ts';

/** The table to be read. */
export interface Asked {
  readonly stage: string;
  readonly region: string;
  readonly table: string;
}

/** Describes why a transcript cannot be read, and the cure. Repeats no message of AWS. */
export function whyUnreadable(error: unknown, asked: Asked): Bilingual {
  const describe = entryFor(error, descriptions);
  if (describe !== undefined) return describe(asked);
  const { table: path, region } = asked;
  return describeAwsFailure(error, { action: 'dynamodb:Scan', path, region });
}

/** The transcript is off: nothing is stored. */
export function switchedOff({ stage, table }: Asked): Bilingual {
  return {
    zh: `没有对话记录：它没有打开，表 ${table} 里这段时间也没有以前留下的。请先看 docs/privacy.zh-CN.md，再在 stages/${stage}.yml 里写 transcript: on，然后 npx sls deploy --stage ${stage}；之后的对话才有记录。`,
    en: `There is no transcript: it is off, and the table ${table} holds none of that time. Read docs/privacy.md, write transcript: on into stages/${stage}.yml, and npx sls deploy --stage ${stage}; what is said after that is kept.`,
  };
}

/** The table holds no line of the period, though the transcript is on or its state unknown. */
export function nothingKept({ table }: Asked, isKept: boolean | undefined): Bilingual {
  const [zh, en] =
    isKept === undefined
      ? [
          '是否已打开，没能查到（权限 lambda:GetFunctionConfiguration）',
          'Whether it is on could not be read (lambda:GetFunctionConfiguration)',
        ]
      : ['记录已打开', 'It is on'];
  return {
    zh: `这段时间里，表 ${table} 没有对话记录。${zh}。`,
    en: `The table ${table} holds no line of that time. ${en}.`,
  };
}

type Describe = (asked: Asked) => Bilingual;

const noTable: Describe = ({ stage, region, table }) => ({
  zh: `区域 ${region} 里没有表 ${table}。请核对 --stage 和 --region；还没有部署的话：npx sls deploy --stage ${stage}`,
  en: `There is no table ${table} in the region ${region}. Check --stage and --region; if it is not deployed yet: npx sls deploy --stage ${stage}`,
});

const denied: Describe = ({ stage, region, table }) => ({
  zh: `AWS 密钥没有权限 dynamodb:Scan（表 ${table}，区域 ${region}）。请在 stages/${stage}.yml 里写好 transcript: on，执行 npm run deploy-policy -- --stage ${stage}，在 IAM 里把策略换成打印出来的 JSON；或者换一个能读这张表的用户（AWS_PROFILE）。`,
  en: `The AWS key may not do dynamodb:Scan (table ${table}, region ${region}). With transcript: on in stages/${stage}.yml, run npm run deploy-policy -- --stage ${stage} and put the JSON it prints in place of the policy in IAM; or take a user who may read the table (AWS_PROFILE).`,
});

const unreachable: Describe = ({ region }) => ({
  zh: `连不上区域 ${region} 的 DynamoDB。请核对区域名，检查网络，稍后再试；这个命令不走代理。`,
  en: `DynamoDB in region ${region} cannot be reached. Check the name of the region and the network, and try again; this command uses no proxy.`,
});

const busy: Describe = ({ region }) => ({
  zh: `区域 ${region} 的 DynamoDB 现在忙不过来，或出了问题。请等一分钟再运行。`,
  en: `DynamoDB in region ${region} is too busy just now, or has trouble. Run this again in a minute.`,
});

/** Errors that DynamoDB describes differently; `describeAwsFailure` has the others. */
const descriptions: Readonly<Record<string, Describe>> = {
  ResourceNotFoundException: noTable,
  AccessDeniedException: denied,
  AccessDenied: denied,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  TimeoutError: unreachable,
  AbortError: unreachable,
  ThrottlingException: busy,
  ProvisionedThroughputExceededException: busy,
  RequestLimitExceeded: busy,
  InternalServerError: busy,
  ServiceUnavailable: busy,
};
