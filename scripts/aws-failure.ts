import type { Bilingual } from '../lib/bilingual.ts';

/** The call that AWS refused. */
export interface AwsCall {
  /** IAM action it needs, as `ssm:PutParameter`. */
  readonly action: string;
  readonly path: string;
  readonly region: string;
}

type Describe = (call: AwsCall, message: string) => Bilingual;

/**
 * Describes an error of AWS and its cure. Of AWS's message only the name of an IAM action is repeated:
 * it contains account and user, and may contain more.
 */
export function describeAwsFailure(error: unknown, call: AwsCall): Bilingual {
  const describe = entryFor(error, descriptions);
  if (describe !== undefined) return describe(call, error instanceof Error ? error.message : '');
  const { name, code } = errorKeys(error);
  const shown = (code || name).replace(/[^\w.-]/g, '') || 'unknown';
  return {
    zh: `AWS 返回错误 ${shown}。请再试一次；仍然如此，请在 AWS 文档里查这个错误名。`,
    en: `AWS answered with the error ${shown}. Try again; if it stays so, look this name up in the AWS documentation.`,
  };
}

/** Entry of a table for an error: by its network code, else by the name that AWS gives it. */
export function entryFor<Entry>(
  error: unknown,
  table: Readonly<Record<string, Entry>>,
): Entry | undefined {
  const { name, code } = errorKeys(error);
  return table[code] ?? table[name];
}

function errorKeys(error: unknown) {
  if (!(error instanceof Error)) return { name: '', code: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, code };
}

const expired: Describe = () => ({
  zh: 'AWS 登录已过期。请重新登录（用 SSO 的执行 aws sso login，用临时密钥的换一组），再运行一次。',
  en: 'The AWS login has expired. Log in again (aws sso login with SSO, else take new temporary keys) and run this again.',
});

const credentials: Describe = (call, message) =>
  /\bexpired\b|\bsso\b/i.test(message)
    ? expired(call, message)
    : {
        zh: '没有找到 AWS 密钥。请执行 aws configure 填入部署密钥（docs/deploy.zh-CN.md 第 3 节），或者设置 AWS_PROFILE，再运行一次。',
        en: 'There are no AWS credentials. Run aws configure with the deploy key (docs/deploy.md, section 3), or set AWS_PROFILE, and run this again.',
      };

const denied: Describe = (call, message) => {
  const action = /perform:? ([a-z][\w-]*:[A-Za-z]+)/.exec(message)?.[1] ?? call.action;
  if (action.startsWith('kms:')) return deniedByKms(action);
  return {
    zh: `AWS 密钥没有权限 ${action}（${call.path}，区域 ${call.region}）。请执行 npm run deploy-policy -- --stage 阶段 --region 区域，在 IAM 里把策略换成打印出来的 JSON，再运行一次。`,
    en: `The AWS key may not do ${action} (${call.path}, region ${call.region}). Run npm run deploy-policy -- --stage STAGE --region REGION, put the JSON it prints in place of the policy in IAM, and run this again.`,
  };
};

function deniedByKms(action: string): Bilingual {
  return {
    zh: `KMS 拒绝了 ${action}：部署密钥不能用加密参数的那个 KMS 密钥。自有密钥（stages/<阶段>.yml 里的 kmsKeyArn）请在它的密钥策略和部署密钥的 IAM 策略里允许 kms:Encrypt 和 kms:Decrypt。`,
    en: `KMS refused ${action}: the deploy key may not use the KMS key of the parameters. With a key of your own (kmsKeyArn in stages/<stage>.yml) allow kms:Encrypt and kms:Decrypt in its key policy and in the IAM policy of the deploy key.`,
  };
}

const kmsKey: Describe = ({ region }) => ({
  zh: `加密参数的 KMS 密钥用不了：没有这个密钥，或者它已停用，或者不在区域 ${region}。请核对 stages/<阶段>.yml 里的 kmsKeyArn。`,
  en: `The KMS key of the parameters cannot be used: there is none, it is disabled, or it is not in region ${region}. Check kmsKeyArn in stages/<stage>.yml.`,
});

const unknownKey: Describe = ({ region }) => ({
  zh: `区域 ${region} 不认这个 AWS 密钥。密钥可能已删除或抄错（aws sts get-caller-identity 可以核对）；香港等区域要先在账号里启用；中国区账号的密钥只能用于中国区。`,
  en: `Region ${region} does not know this AWS key. It may be deleted or mistyped (aws sts get-caller-identity tells); Hong Kong and some other regions must be enabled in the account first; keys of the China partition work only there.`,
});

const signature: Describe = ({ region }, message) => {
  if (/expired|skew|not yet current|earlier than|later than/i.test(message)) {
    return {
      zh: '这台电脑的时钟不准，AWS 拒绝了签名。请打开系统的自动校时，再运行一次。',
      en: 'The clock of this computer is wrong, so AWS refused the signature. Let the system set its time automatically and run this again.',
    };
  }
  if (/region/i.test(message)) return noRegion({ region });
  return {
    zh: 'AWS 密钥的 Secret Access Key 不对。请执行 aws configure 重新填写，注意不要带空格。',
    en: 'The Secret Access Key is wrong. Run aws configure and enter it again, without blanks.',
  };
};

function noRegion({ region }: Pick<AwsCall, 'region'>): Bilingual {
  return {
    zh: `找不到区域 ${region} 的 Parameter Store。请核对区域名（例如 ap-southeast-1）；名字没错的话，检查网络和 DNS。`,
    en: `There is no Parameter Store of region ${region} to be found. Check the name (ap-southeast-1, for one); if it is right, check network and DNS.`,
  };
}

const throttled: Describe = () => ({
  zh: 'AWS 说请求太多。请等一分钟再运行；已写入的参数会保留。',
  en: 'AWS says there are too many requests. Wait a minute and run this again; what is written stays.',
});

const unreachable: Describe = ({ region }) => ({
  zh: `连不上区域 ${region} 的 AWS。请检查网络，稍后再试。要走代理才能上网的话，请改用 AWS CLI 写参数（docs/deploy.zh-CN.md 第 5 节），这个命令不用代理。`,
  en: `AWS in region ${region} cannot be reached. Check the network and try again. Behind a proxy, write the parameters with the AWS CLI (docs/deploy.md, section 5): this command uses none.`,
});

const serverError: Describe = ({ region }) => ({
  zh: `AWS 在区域 ${region} 出了问题。请过几分钟再运行；已写入的参数会保留。`,
  en: `AWS has trouble in region ${region}. Run this again in a few minutes; what is written stays.`,
});

const alreadyWritten: Describe = ({ path }) => ({
  zh: `${path} 下有个参数刚被别人写了，没有覆盖它。请再运行一次，看看现状。`,
  en: `Somebody else has just written a parameter below ${path}; it was left alone. Run this again to see what is there.`,
});

const otherType: Describe = ({ path, region }) => ({
  zh: `${path} 下的这个参数已按另一种类型存着，AWS 不肯改类型。请先用 aws ssm delete-parameter --region ${region} --name 参数名 删掉它，再运行一次。`,
  en: `The parameter below ${path} is stored with another type, which AWS does not change. Delete it with aws ssm delete-parameter --region ${region} --name NAME and run this again.`,
});

const limitReached: Describe = ({ region }) => ({
  zh: `区域 ${region} 的参数数量或版本数到了上限。请在 Parameter Store 里删掉不用的参数，再运行一次。`,
  en: `Region ${region} holds as many parameters or versions as it may. Delete parameters that are not used and run this again.`,
});

/** Descriptions by name of AWS's error or by network code. */
const descriptions: Readonly<Record<string, Describe>> = {
  CredentialsProviderError: credentials,
  TokenProviderError: expired,
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  AccessDeniedException: denied,
  AccessDenied: denied,
  KMSAccessDeniedException: () => deniedByKms('kms:Decrypt'),
  InvalidKeyId: kmsKey,
  UnrecognizedClientException: unknownKey,
  InvalidClientTokenId: unknownKey,
  OptInRequired: unknownKey,
  InvalidSignatureException: signature,
  SignatureDoesNotMatch: signature,
  RequestExpired: (call) => signature(call, 'expired'),
  ENOTFOUND: noRegion,
  EAI_AGAIN: noRegion,
  ThrottlingException: throttled,
  TooManyUpdates: throttled,
  TimeoutError: unreachable,
  AbortError: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  InternalServerError: serverError,
  ServiceUnavailable: serverError,
  ParameterAlreadyExists: alreadyWritten,
  HierarchyTypeMismatchException: otherType,
  ParameterLimitExceeded: limitReached,
  ParameterMaxVersionLimitExceeded: limitReached,
};
