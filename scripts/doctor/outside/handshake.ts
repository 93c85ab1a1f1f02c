import type { Bilingual } from '../../../lib/bilingual.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import {
  isAccepted,
  nowSeconds,
  serverSeconds,
  shakeHands,
  type HttpResponse,
  type Target,
} from './target.ts';

const handshakeFinding = findingsOf('handshake');

/** Checks the handshake that saving the URL in WeChat's console triggers: a signed GET, the echostr in return. */
export async function checkHandshake(target: Target): Promise<readonly Finding[]> {
  const handshake = await target.cached.handshake();
  if (isAccepted(handshake)) return [accepted];
  const { outcome, echostr } = handshake;
  if (outcome.kind !== 'response') return [];
  if (outcome.body === echostr) return [wrongStatus(outcome.status)];
  const alteration = alterationOf(outcome.body, echostr);
  if (alteration !== undefined) return [altered(alteration)];
  return [await diagnoseRefusal(target, outcome)];
}

const accepted = handshakeFinding.ok(
  both(
    '签名通过，echostr 原样返回：微信后台可以保存',
    "The signature is accepted and the echostr comes back as it was: WeChat's console can save",
  ),
);

function wrongStatus(status: number): Finding {
  return handshakeFinding.failed(
    both(
      `echostr 对了，但状态码是 ${status}，不是 200`,
      `The echostr is right, but the status is ${status} instead of 200`,
    ),
    both('验证通过时回答 200', 'answer a good handshake with 200'),
  );
}

function altered(how: Bilingual): Finding {
  return handshakeFinding.failed(
    both(
      `签名通过了，但 echostr ${how.zh}`,
      `The signature is accepted, but the echostr comes back ${how.en}`,
    ),
    both(
      '把 echostr 的字节原样写回，不做 JSON 序列化，前后什么都不加',
      'write the bytes of echostr back as they came: no JSON, nothing before or behind',
    ),
  );
}

/**
 * Describes how a body differs from the echostr it contains.
 * @returns undefined when it equals the echostr or does not contain it
 */
function alterationOf(body: string, echostr: string): Bilingual | undefined {
  if (body === echostr) return undefined;
  if (body === JSON.stringify(echostr)) {
    return both('被加上了 JSON 的引号', 'in the quotation marks of JSON');
  }
  if (body === `\uFEFF${echostr}`) return both('前面多了 BOM', 'with a BOM before it');
  if (body.trim() === echostr) {
    return both('多了空格或换行', 'with a blank or a line break beside it');
  }
  if (isRounded(body, echostr)) {
    return both('被当成数字，舍入了', 'taken for a number, and rounded');
  }
  if (body.includes(echostr)) {
    return /^\s*[[{]/.test(body)
      ? both('被包在 JSON 里', 'wrapped in JSON')
      : both('前后多了别的内容', 'with something else around it');
  }
  return undefined;
}

function isRounded(body: string, echostr: string): boolean {
  return /^["\d.e+]+$/i.test(body) && Number(body.replaceAll('"', '')) === Number(echostr);
}

/** Common clock errors: the time zone of China, daylight saving time, some minutes, a day. */
const commonOffsetsHours = [8, -8, 1, -1, 0.25, -0.25, 24, -24] as const;

/**
 * Tells a wrong token from a wrong clock: a handshake that is accepted with another timestamp has the
 * right token and one clock is wrong; one that is refused with every timestamp has the wrong token.
 */
async function diagnoseRefusal(target: Target, response: HttpResponse): Promise<Finding> {
  const served = serverSeconds(response);
  const own = nowSeconds(target);
  if (served !== undefined && (await isAcceptedAt(target, served))) return ownClock(own - served);
  for (const hours of commonOffsetsHours) {
    const offsetSeconds = hours * 3600;
    if (await isAcceptedAt(target, own + offsetSeconds)) return serverClock(offsetSeconds);
  }
  return wrongToken(target.token, response);
}

async function isAcceptedAt(target: Target, seconds: number): Promise<boolean> {
  return isAccepted(await shakeHands(target, seconds));
}

function ownClock(aheadSeconds: number): Finding {
  return handshakeFinding.failed(
    both(
      `Token 是对的，是本机的时钟${describeOffset(aheadSeconds).zh}：按服务器的时间签名就通过`,
      `The token is right; the clock of this machine is ${describeOffset(aheadSeconds).en}: signed with the time of the server it is accepted`,
    ),
    both(
      '校准本机的时间（NTP）；微信的请求不受影响',
      "set the clock of this machine (NTP); WeChat's requests are not affected",
    ),
  );
}

function serverClock(aheadSeconds: number): Finding {
  return handshakeFinding.failed(
    both(
      `Token 是对的，是服务器的时钟${describeOffset(aheadSeconds).zh}：改签名时间就通过`,
      `The token is right; the clock of the server is ${describeOffset(aheadSeconds).en}: signed for that time it is accepted`,
    ),
    both(
      '校准服务器的时间和时区；时间戳按 UTC 的秒数比较',
      'set clock and time zone of the server; timestamps are seconds of UTC',
    ),
  );
}

function describeOffset(seconds: number): Bilingual {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return seconds > 0
    ? both(`快了约 ${minutes} 分钟`, `about ${minutes} minutes fast`)
    : both(`慢了约 ${minutes} 分钟`, `about ${minutes} minutes slow`);
}

function wrongToken(token: string, { status, body }: HttpResponse): Finding {
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
  return handshakeFinding.failed(
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

const forgeryFinding = findingsOf('forgery');

/** Age beyond every clock skew that can be configured: MAX_CLOCK_SKEW_SECONDS is a day at most. */
const staleSeconds = 25 * 3600;

/** Checks that a wrong signature and an expired one are refused. */
export async function checkForgery(target: Target): Promise<readonly Finding[]> {
  const now = nowSeconds(target);
  const forged = await shakeHands(target, now, 'NotTheToken');
  if (isAccepted(forged)) return [acceptsForged];
  const stale = await shakeHands(target, now - staleSeconds);
  if (isAccepted(stale)) return [target.mode === 'safe' ? acceptsStaleSealed : acceptsStale];
  return [
    forgeryFinding.ok(
      both('错误的签名和过期的签名都被拒绝', 'A wrong signature is refused, and so is an old one'),
    ),
  ];
}

const acceptsForged = forgeryFinding.failed(
  both(
    '签名错误的请求也被接受：谁都可以冒充微信（echostr 不经验证就返回）',
    'A wrong signature is accepted: anybody can pose as WeChat (echostr is echoed unverified)',
  ),
  both(
    '先验证签名再返回 echostr；检查 Token 是否真的设置了',
    'verify before echoing; check that the token is set at all',
  ),
);

const acceptsStale = forgeryFinding.failed(
  both(
    '一天前签名的请求也被接受，而明文的签名不包括内容：得到一个旧网址的人可以发任何消息',
    'What was signed a day ago is accepted, and in plain mode the signature leaves the body out: whoever has an old address can send anything',
  ),
  both(
    '把 maxClockSkewSeconds 设回 300（0 表示不检查），再部署；或者换成安全模式',
    'set maxClockSkewSeconds back to 300 (0 switches the check off) and deploy; or use safe mode',
  ),
);

const acceptsStaleSealed = forgeryFinding.warning(
  both(
    '一天前签名的请求也被接受：旧消息可以重放',
    'What was signed a day ago is accepted: old messages can be replayed',
  ),
  both('把 maxClockSkewSeconds 设回 300，再部署', 'set maxClockSkewSeconds back to 300 and deploy'),
);
