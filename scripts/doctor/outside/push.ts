import { judgeReply, type Verdict } from '../../../simulator/wechat-judge.ts';
import { pushedMessage, signPush, type Account } from '../../../simulator/wechat-request.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { exchange, type Outcome } from './exchange.ts';
import { diagnoseMode } from './mode.ts';
import { doctorParties, nowSeconds, withQuery, type Target } from './target.ts';

const { ok, warning, failed } = findingsOf('push');

/** What one message of the doctor's came to. */
export interface Pushed {
  readonly outcome: Outcome;
  /** What a follower would see; absent when nothing came back. */
  readonly verdict?: Verdict;
}

/**
 * Whether a message is answered. An image is sent, which every bot answers by itself: no robot is asked,
 * nothing is stored.
 */
export async function checkPush(target: Target): Promise<readonly Finding[]> {
  const pushed = await sendImage(target, target);
  const { outcome, verdict } = pushed;
  if (outcome.kind !== 'reply') return [noAnswer(outcome.kind)];
  if (outcome.status >= 300 && outcome.status < 400) return [redirected(outcome.status)];
  if (outcome.status === 403 || outcome.status === 401) return [await diagnoseMode(target)];
  if (outcome.status === 404 || outcome.status === 405) return [noPost(outcome.status)];
  return [describeVerdict(verdict)];
}

/** Sends an image as an account would, however the target itself is set up. */
export async function sendImage(target: Target, account: Account): Promise<Pushed> {
  const seconds = nowSeconds(target);
  const fields = { MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/doctor/0', MediaId: 'doctor' };
  const messageId = `<MsgId>${BigInt(target.now()) * 10_000n}</MsgId>`;
  const xml = pushedMessage(fields, seconds, doctorParties, messageId);
  return send(target, account, xml);
}

/** Signs and sends a message, and judges what comes back as WeChat does. */
export async function send(target: Target, account: Account, xml: string): Promise<Pushed> {
  const { query, body } = signPush(xml, account, nowSeconds(target), doctorParties);
  const outcome = await exchange(withQuery(target.url, query), body);
  if (outcome.kind !== 'reply') return { outcome };
  return { outcome, verdict: judgeReply(outcome, doctorParties, account) };
}

function describeVerdict(verdict: Verdict | undefined): Finding {
  if (verdict === undefined || verdict.kind === 'fault') return illegal(verdict?.reasons ?? []);
  if (verdict.kind === 'silence') return silence;
  return ok(both('发一张图片，得到合法的回复', 'An image is sent, and a legal reply comes back'));
}

const silence = warning(
  both('发一张图片，没有回复：粉丝什么也看不到', 'An image gets no reply: a follower sees nothing'),
  both(
    '如果不是有意这样，看规则里的 sentences',
    'if that is not meant, look at sentences in the rules',
  ),
);

function illegal(reasons: readonly string[]): Finding {
  return failed(
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
  return failed(
    kind === 'silent'
      ? both('发出的消息没有等到回答', 'A message got no answer in time')
      : both('发消息时连接断了', 'The connection broke while a message was sent'),
    both('看函数的日志', 'look at the log of the function'),
  );
}

function redirected(status: number): Finding {
  return failed(
    both(
      `GET 正常，POST 却被跳转（HTTP ${status}）：验证能通过，消息会丢`,
      `GET is well but POST is redirected (HTTP ${status}): saving works, messages are lost`,
    ),
    both('把跳转后的网址填进微信后台', "paste the address it redirects to into WeChat's console"),
  );
}

function noPost(status: number): Finding {
  return failed(
    both(
      `GET 正常，POST 却得到 HTTP ${status}：验证能通过，消息没有人收`,
      `GET is well but POST gets HTTP ${status}: saving works, nobody takes the messages`,
    ),
    both('让同一个网址同时接受 GET 和 POST', 'let the same address take both GET and POST'),
  );
}
