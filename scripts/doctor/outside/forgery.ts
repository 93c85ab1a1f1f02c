import { both, findingsOf, type Finding } from '../finding.ts';
import { isAccepted, nowSeconds, shakeHands, type Target } from './target.ts';

const { ok, warning, failed } = findingsOf('forgery');

/** Older than any skew that can be configured: MAX_CLOCK_SKEW_SECONDS ends at a day. */
const staleSeconds = 25 * 3600;

/** Whether somebody without the token is turned away, and somebody with an old signed address. */
export async function checkForgery(target: Target): Promise<readonly Finding[]> {
  const now = nowSeconds(target);
  const forged = await shakeHands(target, now, 'NotTheToken');
  if (isAccepted(forged)) return [takesAnything];
  const stale = await shakeHands(target, now - staleSeconds);
  if (isAccepted(stale)) return [target.mode === 'safe' ? takesOldSealed : takesOld];
  return [
    ok(
      both('错误的签名和过期的签名都被拒绝', 'A wrong signature is refused, and so is an old one'),
    ),
  ];
}

const takesAnything = failed(
  both(
    '签名错误的请求也被接受：谁都可以冒充微信（echostr 不经验证就返回）',
    'A wrong signature is accepted: anybody can pose as WeChat (echostr is echoed unverified)',
  ),
  both(
    '先验证签名再返回 echostr；检查 Token 是否真的设置了',
    'verify before echoing; check that the token is set at all',
  ),
);

const takesOld = failed(
  both(
    '一天前签名的请求也被接受，而明文的签名不包括内容：得到一个旧网址的人可以发任何消息',
    'What was signed a day ago is accepted, and in plain mode the signature leaves the body out: whoever has an old address can send anything',
  ),
  both(
    '把 maxClockSkewSeconds 设回 300（0 表示不检查），再部署；或者换成安全模式',
    'set maxClockSkewSeconds back to 300 (0 switches the check off) and deploy; or use safe mode',
  ),
);

const takesOldSealed = warning(
  both(
    '一天前签名的请求也被接受：旧消息可以重放',
    'What was signed a day ago is accepted: old messages can be replayed',
  ),
  both('把 maxClockSkewSeconds 设回 300，再部署', 'set maxClockSkewSeconds back to 300 and deploy'),
);
