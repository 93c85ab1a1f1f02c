import { judgeReply, type Verdict } from '../../../simulator/wechat-judge.ts';
import {
  pushedMessage,
  signPush,
  textMessage,
  type Account,
} from '../../../simulator/wechat-request.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import {
  doctorParties,
  exchange,
  nowSeconds,
  withQuery,
  type Outcome,
  type Target,
} from './target.ts';

const pushFinding = findingsOf('push');

/** Outcome of one message of the doctor. */
interface PushOutcome {
  readonly outcome: Outcome;
  /** Judged as WeChat does; absent without a response. */
  readonly verdict?: Verdict;
}

/**
 * Checks that a message is answered. An image is sent: the bot answers it without Turing, the chat model
 * or the table.
 */
export async function checkPush(target: Target): Promise<readonly Finding[]> {
  const { outcome, verdict } = await sendImage(target, target);
  if (outcome.kind !== 'response') return [noAnswer(outcome.kind)];
  if (outcome.status >= 300 && outcome.status < 400) return [redirected(outcome.status)];
  if (outcome.status === 403 || outcome.status === 401) return [await diagnoseMode(target)];
  if (outcome.status === 404 || outcome.status === 405) return [noPost(outcome.status)];
  return [describeVerdict(verdict)];
}

/** Sends an image for an account, whose mode and keys may differ from the target's. */
async function sendImage(target: Target, account: Account): Promise<PushOutcome> {
  const seconds = nowSeconds(target);
  const fields = { MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/doctor/0', MediaId: 'doctor' };
  const messageId = `<MsgId>${BigInt(target.now()) * 10_000n}</MsgId>`;
  const xml = pushedMessage(fields, seconds, doctorParties, messageId);
  return sendMessage(target, account, xml);
}

/** Signs and sends a message and judges the response as WeChat does. */
async function sendMessage(target: Target, account: Account, xml: string): Promise<PushOutcome> {
  const { query, body } = signPush(xml, account, nowSeconds(target), doctorParties);
  const outcome = await exchange(withQuery(target.url, query), body);
  if (outcome.kind !== 'response') return { outcome };
  return { outcome, verdict: judgeReply(outcome, doctorParties, account) };
}

function describeVerdict(verdict: Verdict | undefined): Finding {
  if (verdict === undefined || verdict.kind === 'fault')
    return illegalReply(verdict?.reasons ?? []);
  if (verdict.kind === 'silence') return imageUnanswered;
  return pushFinding.ok(
    both('发一张图片，得到合法的回复', 'An image is sent, and a legal reply comes back'),
  );
}

const imageUnanswered = pushFinding.warning(
  both('发一张图片，没有回复：粉丝什么也看不到', 'An image gets no reply: a follower sees nothing'),
  both(
    '如果不是有意这样，看规则里的 sentences',
    'if that is not meant, look at sentences in the rules',
  ),
);

function illegalReply(reasons: readonly string[]): Finding {
  return pushFinding.failed(
    both(
      `回复不合法，粉丝会看到「该公众号提供的服务出现故障」：${reasons.join('；')}`,
      `The reply is not legal, and followers see the banner of a faulty account: ${reasons.join('; ')}`,
    ),
    both(
      '按原因改正；本项目的机器人出现这一条请报告问题',
      'mend what it names; if this is the bot of this project, report it',
    ),
  );
}

function noAnswer(kind: 'silent' | 'unreachable'): Finding {
  return pushFinding.failed(
    kind === 'silent'
      ? both('发出的消息没有等到回答', 'A message got no answer in time')
      : both('发消息时连接断了', 'The connection broke while a message was sent'),
    both('看函数的日志', 'look at the log of the function'),
  );
}

function redirected(status: number): Finding {
  return pushFinding.failed(
    both(
      `GET 正常，POST 却被跳转（HTTP ${status}）：验证能通过，消息会丢`,
      `GET is well but POST is redirected (HTTP ${status}): saving works, messages are lost`,
    ),
    both('把跳转后的网址填进微信后台', "paste the address it redirects to into WeChat's console"),
  );
}

function noPost(status: number): Finding {
  return pushFinding.failed(
    both(
      `GET 正常，POST 却得到 HTTP ${status}：验证能通过，消息没有人收`,
      `GET is well but POST gets HTTP ${status}: saving works, nobody takes the messages`,
    ),
    both('让同一个网址同时接受 GET 和 POST', 'let the same address take both GET and POST'),
  );
}

/**
 * Tells why a message is refused although the handshake was accepted: the mode differs, or the key of
 * an encrypted mode. Messages of other modes are tried to find out.
 */
async function diagnoseMode(target: Target): Promise<Finding> {
  const { token, mode, keys } = target;
  if (mode === 'plain') {
    if (keys === undefined) return sealedWanted;
    const isSafe = await isImageAccepted(target, { token, mode: 'safe', keys });
    return isSafe ? sealedWanted : refusesAll;
  }
  const acceptsPlain = await isImageAccepted(target, { token, mode: 'plain' });
  return acceptsPlain ? plainWanted : wrongKey;
}

async function isImageAccepted(target: Target, account: Account): Promise<boolean> {
  const { outcome } = await sendImage(target, account);
  return outcome.kind === 'response' && outcome.status === 200;
}

const sealedWanted = pushFinding.failed(
  both(
    '验证能通过，明文消息却被拒绝：机器人是安全模式，这里（或微信后台）是明文模式',
    "The handshake is accepted but a plain message is refused: the bot is in safe mode, this side (or WeChat's console) in plain",
  ),
  both(
    '微信后台选「安全模式」，这里加 --mode safe --app-id … --aes-key …；或者把 wechatMode 改成 plain 再部署',
    "choose 安全模式 in WeChat's console and add --mode safe --app-id … --aes-key … here; or set wechatMode to plain and deploy",
  ),
);

const plainWanted = pushFinding.failed(
  both(
    '加密的消息被拒绝，明文的却接受：机器人是明文模式，或者是兼容模式而密钥不对',
    'A sealed message is refused but a plain one taken: the bot is in plain mode, or in compat mode with another key',
  ),
  both(
    '把 wechatMode 改成和微信后台一样再部署；是兼容模式就核对 wechat/aes-key 和 wechat/app-id',
    "set wechatMode to the mode of WeChat's console and deploy; in compat mode compare wechat/aes-key and wechat/app-id",
  ),
);

const wrongKey = pushFinding.failed(
  both(
    '明文和加密的消息都被拒绝，Token 是对的：EncodingAESKey 或 AppID 不一致',
    'Plain and sealed messages are refused and the token is right: EncodingAESKey or AppID differ',
  ),
  both(
    '从微信后台重新复制 EncodingAESKey（43 个字符）和 AppID，运行 npm run setup 写进 wechat/aes-key 和 wechat/app-id',
    "copy EncodingAESKey (43 characters) and AppID from WeChat's console again; npm run setup writes them into wechat/aes-key and wechat/app-id",
  ),
);

const refusesAll = pushFinding.failed(
  both(
    '验证能通过，明文和加密的消息都被拒绝',
    'The handshake is accepted, plain and sealed messages are refused',
  ),
  both(
    '核对 --app-id、--aes-key 和机器人的参数；函数日志里的 refused 一行说明原因',
    'compare --app-id and --aes-key with the parameters of the bot; the line refused in its log says why',
  ),
);

const askFinding = findingsOf('ask');

/** Matches no rule, and is no text a follower would send. */
const question = '医生来检查一下，你好吗';

/** Sends one text, which costs a call of Turing or the model, and checks that the reply is not its echo. */
export async function checkAsk(target: Target): Promise<readonly Finding[]> {
  const xml = textMessage(question, nowSeconds(target), doctorParties);
  const { verdict } = await sendMessage(target, target, xml);
  if (verdict === undefined) return [noLegalReply];
  if (verdict.kind === 'fault') return [noLegalReply];
  if (verdict.kind === 'silence') return [textUnanswered];
  if (verdict.kind === 'text' && verdict.text.includes(question)) return [echoed];
  return [askFinding.ok(both('发一句话，得到了回答', 'A text is sent, and an answer comes back'))];
}

const noLegalReply = askFinding.failed(
  both('发一句话，没有得到合法的回答', 'A text got no legal answer'),
  both('看函数的日志', 'look at the log of the function'),
);

const textUnanswered = askFinding.warning(both('发一句话，没有回复', 'A text gets no reply'));

const echoed = askFinding.warning(
  both(
    '机器人只是把话重复一遍：没有接上图灵或大模型，多半是变量或参数的名字写错了',
    'The bot merely repeats what it is told: no robot or model is connected, mostly for a misspelt variable or parameter',
  ),
  both(
    'npm run doctor -- --stage 阶段 会指出不认识的参数名；npm run doctor -- --turing 单独试图灵',
    'npm run doctor -- --stage STAGE names parameters it does not know; npm run doctor -- --turing tries the robot alone',
  ),
);
