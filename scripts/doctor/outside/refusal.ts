import { both, findingsOf, type Finding } from '../finding.ts';
import type { Reply } from './exchange.ts';
import { isAccepted, nowSeconds, shakeHands, type Target } from './target.ts';

const { failed } = findingsOf('handshake');

/** Clocks that are wrong are mostly wrong by a time zone, an hour of summer, or some minutes. */
const commonOffsetsHours = [8, -8, 1, -1, 0.25, -0.25, 24, -24] as const;

/**
 * Why a handshake was refused: token or clock. What is signed at another time and accepted shows that
 * the token is right and a clock is not; what is refused at every time shows the token.
 */
export async function diagnoseRefusal(target: Target, reply: Reply): Promise<Finding> {
  const served = serverSeconds(reply);
  const own = nowSeconds(target);
  if (served !== undefined && (await isTaken(target, served))) return ownClock(own - served);
  for (const hours of commonOffsetsHours) {
    const offsetSeconds = hours * 3600;
    if (await isTaken(target, own + offsetSeconds)) return serverClock(offsetSeconds);
  }
  return wrongToken(target.token, reply);
}

async function isTaken(target: Target, seconds: number): Promise<boolean> {
  return isAccepted(await shakeHands(target, seconds));
}

/** The time of the server by its own `Date`; undefined when it sends none. */
export function serverSeconds({ headers }: Reply): number | undefined {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

function ownClock(aheadSeconds: number): Finding {
  return failed(
    both(
      `Token 是对的，是本机的时钟${aheadOf(aheadSeconds).zh}：按服务器的时间签名就通过`,
      `The token is right; the clock of this machine is ${aheadOf(aheadSeconds).en}: signed with the time of the server it is accepted`,
    ),
    both(
      '校准本机的时间（NTP）；微信的请求不受影响',
      "set the clock of this machine (NTP); WeChat's requests are not affected",
    ),
  );
}

function serverClock(aheadSeconds: number): Finding {
  return failed(
    both(
      `Token 是对的，是服务器的时钟${aheadOf(aheadSeconds).zh}：改签名时间就通过`,
      `The token is right; the clock of the server is ${aheadOf(aheadSeconds).en}: signed for that time it is accepted`,
    ),
    both(
      '校准服务器的时间和时区；时间戳按 UTC 的秒数比较',
      'set clock and time zone of the server; timestamps are seconds of UTC',
    ),
  );
}

function aheadOf(seconds: number) {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return seconds > 0
    ? both(`快了约 ${minutes} 分钟`, `about ${minutes} minutes fast`)
    : both(`慢了约 ${minutes} 分钟`, `about ${minutes} minutes slow`);
}

function wrongToken(token: string, { status, body }: Reply): Finding {
  const isSilent = status === 200;
  const how = isSilent
    ? both(
        body === '' ? '（HTTP 200，内容是空的）' : '（HTTP 200，内容不是 echostr）',
        body === '' ? ' (HTTP 200, an empty body)' : ' (HTTP 200, a body that is not the echostr)',
      )
    : both(`（HTTP ${status}）`, ` (HTTP ${status})`);
  const form = /^[A-Za-z0-9]{3,32}$/.test(token)
    ? both('', '')
    : both(
        '给出的 Token 不是 3 到 32 个字母和数字。',
        ' The token given is not 3 to 32 letters and digits.',
      );
  return failed(
    both(
      `签名被拒绝${how.zh}，换什么时间都一样：Token 不一致，不是时钟的问题。${form.zh}`,
      `The signature is refused${how.en}, whatever the time: the tokens differ, it is not the clock.${form.en}`,
    ),
    both(
      '让微信后台的 Token、机器人的参数 wechat/token、这里的 --token 三处完全相同（大小写、首尾空格）；参数用 npm run setup 改',
      "make three equal, case and blanks included: the token in WeChat's console, the parameter wechat/token, and --token here; npm run setup writes the parameter",
    ),
  );
}
