import { followerPseudonym } from '../../../lib/followers.ts';
import type { Bilingual } from '../../../lib/bilingual.ts';
import { conversation } from '../../../simulator/wechat-request.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { doctorParties } from '../outside/target.ts';
import { awsCheck, isNotFound, type Deployment } from './deployment.ts';
import { callsSince, type LoggedCall } from './log.ts';

const lastCallFinding = findingsOf('last-call');

/** Periods searched, shortest first: CloudWatch returns the oldest lines of a period first. */
const periodsHours = [1, 24, 14 * 24] as const;

/** Reports WeChat's last call and its outcome, or that there was none. */
export const lastCallCheck = awsCheck('last-call', 'logs:FilterLogEvents', async (deployment) => {
  try {
    return [await findLastCall(deployment)];
  } catch (error) {
    if (isNotFound(error)) return [neverCalled];
    throw error;
  }
});

async function findLastCall(deployment: Deployment): Promise<Finding> {
  const own = await ownFollowers(deployment);
  const nowMs = deployment.now();
  for (const hours of periodsHours) {
    const calls = await callsSince(deployment, nowMs - hours * 3_600_000);
    const last = calls.findLast((call) => !isOwn(call, own));
    if (last !== undefined) return describeCall(last, nowMs);
  }
  return neverCalled;
}

/** Pseudonyms of the doctor's and the simulator's followers: their messages are no calls of WeChat. */
async function ownFollowers({ cached }: Deployment): Promise<ReadonlySet<string>> {
  const parameters = await cached.parameters().catch(() => new Map<string, string>());
  const key =
    parameters.get('followers/hash-key')?.trim() || parameters.get('wechat/app-id')?.trim();
  const pseudonyms = [doctorParties, conversation].map((parties) =>
    followerPseudonym(key || undefined, parties),
  );
  return new Set(pseudonyms);
}

function isOwn(call: LoggedCall, own: ReadonlySet<string>): boolean {
  return call.isDoctor || (call.follower !== undefined && own.has(call.follower));
}

/** Finding of a call: its time and outcome, with the cure of a bad one. */
function describeCall(call: LoggedCall, nowMs: number): Finding {
  const time = `${new Date(call.atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const minutes = Math.max(0, Math.round((nowMs - call.atMs) / 60_000));
  const outcome = outcomeOf(call);
  const sentence = both(
    `微信最后一次调用：${time}（${minutes} 分钟前），${outcome.zh}`,
    `WeChat last called at ${time} (${minutes} minutes ago): ${outcome.en}`,
  );
  if (call.result === 'answered') return lastCallFinding.ok(sentence);
  if (call.result === 'no-settings') return lastCallFinding.failed(sentence, settingsCure);
  if (call.result === 'refused')
    return lastCallFinding.warning(sentence, refusalCures[call.reason ?? ''] ?? logCure);
  return lastCallFinding.warning(sentence, call.result === 'acknowledged' ? logCure : robotCure);
}

function outcomeOf({ result, reason = '?', responder = '?', tookMs = 0 }: LoggedCall): Bilingual {
  const outcomes: Readonly<Record<LoggedCall['result'], Bilingual>> = {
    answered: both(`已回答（${responder}，${tookMs} ms）`, `answered (${responder}, ${tookMs} ms)`),
    'answered-without-robot': both(
      `机器人没有答上（${reason}），由 ${responder} 回答`,
      `the robot gave no answer (${reason}), ${responder} did`,
    ),
    refused: both(`被拒绝（${reason}）`, `refused (${reason})`),
    acknowledged: both(
      '收下了，但内部出错，没有回复',
      'taken, but something failed inside and nothing was said',
    ),
    'no-settings': both('设置读不到，没有回答', 'there were no usable settings, and no answer'),
  };
  return outcomes[result];
}

/** No call in the log: WeChat does not reach the function. */
const neverCalled = lastCallFinding.warning(
  both(
    '日志里没有微信的消息：微信从来没有调用过（保存时的验证成功不留下记录）',
    'WeChat has never called, as far as the log goes back (a handshake that succeeds leaves no line)',
  ),
  both(
    '依次检查：微信后台填的网址是不是 WeChatUrl，有没有点「启用」；execute-api 域名从中国是否连得到，连不到就换自己的域名；区域是否太远；自己域名的 DNS 记录和备案',
    "look, in this order, at: the URL in WeChat's console (WeChatUrl) and whether it is switched on (启用); the domain: execute-api may be out of reach from China, use one of your own; the region; the DNS records of your domain",
  ),
);

const logCure = both('看函数日志里的这一行', 'look at this line in the log of the function');
const settingsCure = both('看下面的 parameters 和 settings', 'see parameters and settings below');
const robotCure = both(
  '单独试机器人：npm run doctor -- --turing --stage 阶段',
  'try the robot alone: npm run doctor -- --turing --stage STAGE',
);

/** Cures by the code of the refusal. */
const refusalCures: Readonly<Record<string, Bilingual>> = {
  'signature-mismatch': both(
    '如果是微信来的，让后台的 Token 和参数 wechat/token 相同（参数用 npm run setup 改）；网上的扫描也会这样',
    'if it was WeChat, make the token of its console equal to the parameter wechat/token (npm run setup writes it); scanners look the same',
  ),
  'timestamp-stale': both(
    '签名时间太旧或太新：是重放，或者 maxClockSkewSeconds 太小',
    'the signed time is too old or too new: a replay, or maxClockSkewSeconds is too small',
  ),
  'encrypted-in-plain-mode': both(
    '微信后台是加密模式，机器人是明文：把 wechatMode 改成和后台一样，再部署',
    "WeChat's console encrypts and the bot is in plain mode: set wechatMode to the mode of the console and deploy",
  ),
  'not-encrypted': both(
    '机器人要求加密，微信后台是明文：后台选「安全模式」，或改 wechatMode 再部署',
    "the bot wants sealed messages and WeChat's console sends plain ones: choose 安全模式 there, or change wechatMode and deploy",
  ),
  'cannot-decrypt': both(
    '运行 npm run setup，把微信后台的 EncodingAESKey 重新写进 wechat/aes-key',
    "run npm run setup and write the EncodingAESKey of WeChat's console into wechat/aes-key again",
  ),
  'foreign-app-id': both(
    '运行 npm run setup，把微信后台的 AppID 重新写进 wechat/app-id',
    "run npm run setup and write the AppID of WeChat's console into wechat/app-id again",
  ),
};
