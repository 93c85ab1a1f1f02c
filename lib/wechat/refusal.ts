import { RequestRefused } from '../errors.ts';

/** Why a request does not verify or open, and what to do about it: for the log, the caller never learns it. */
const advice = {
  'signature-mismatch': {
    zh: '签名对不上。要么不是微信，要么微信后台的 Token 和参数 wechat/token 不一样（参数用 npm run setup 改）。',
    en: 'The signature does not fit. Either this is not WeChat, or the token in WeChat’s console differs from the parameter wechat/token (npm run setup writes it).',
  },
  'timestamp-stale': {
    zh: '签名的时间离现在太远：是重放的请求，或者送达得比 MAX_CLOCK_SKEW_SECONDS 允许的还晚。',
    en: 'The signed timestamp is too far from now: a replayed request, or a delivery later than MAX_CLOCK_SKEW_SECONDS allows.',
  },
  'encrypted-in-plain-mode': {
    zh: '微信发来的是密文，而 WECHAT_MODE 是 plain。把 wechatMode 设成和微信后台一样，或者在后台选明文模式。',
    en: 'WeChat sent an encrypted message and WECHAT_MODE is plain. Set wechatMode to the mode of WeChat’s console, or choose 明文模式 (plain) there.',
  },
  'not-encrypted': {
    zh: '消息没有加密，而 WECHAT_MODE 要求加密。在微信后台选安全模式，或者把 wechatMode 设成和后台一样。',
    en: 'The message is not encrypted and WECHAT_MODE asks for it. Choose 安全模式 (safe) in WeChat’s console, or set wechatMode to its mode.',
  },
  'cannot-decrypt': {
    zh: '签名对，但没有密钥能解开。运行 npm run setup，把微信后台的 EncodingAESKey 写进参数 wechat/aes-key。',
    en: 'The signature fits but no key opens the message. Run npm run setup and write the EncodingAESKey of WeChat’s console into the parameter wechat/aes-key.',
  },
  'foreign-app-id': {
    zh: '消息能解开，但是发给另一个账号的。运行 npm run setup，把微信后台的 AppID 写进参数 wechat/app-id。',
    en: 'The message opens but was sealed for another account. Run npm run setup and write the AppID of WeChat’s console into the parameter wechat/app-id.',
  },
} as const;

/** The refusal of a request that does not verify or open: status 403. */
export function refused(code: keyof typeof advice): RequestRefused {
  return new RequestRefused(403, code, advice[code]);
}
