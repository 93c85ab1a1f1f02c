import type { Sentence } from '../../lib/sentence.ts';
import { Refused } from '../sentence.ts';

/**
 * Where AppID, AppSecret and the list of allowed addresses are.
 * @see https://developers.weixin.qq.com/doc/oplatform/developers/dev/api
 */
const place = {
  zh: '微信开发者平台（developers.weixin.qq.com/platform → 我的业务 → 公众号或服务号 → 基础信息 → 开发密钥）',
  en: "WeChat's developer platform (developers.weixin.qq.com/platform → 我的业务 → 公众号 or 服务号 → 基础信息 → 开发密钥)",
};

/** What WeChat's error codes mean here, and the cure. */
const sentences: Readonly<Record<string, Sentence>> = {
  '-1': { zh: '微信系统繁忙。请过一会儿再试。', en: 'WeChat is busy. Try again in a while.' },
  40001: {
    zh: 'AppSecret 不对，或 access_token 已失效。请核对 AppSecret 后再试。',
    en: 'The AppSecret is wrong, or the access token has run out. Check the AppSecret and try again.',
  },
  40013: {
    zh: `AppID 不对。请从${place.zh}复制；以 wx 开头，共 18 位。`,
    en: `The AppID is wrong. Copy it from ${place.en}: wx and 16 more characters.`,
  },
  40125: {
    zh: `AppSecret 不对。请核对；微信不保存它，忘记了只能在${place.zh}重置（重置后旧的失效）。`,
    en: `The AppSecret is wrong. Check it; WeChat does not keep it, so a lost one has to be reset in ${place.en}, which ends the old one.`,
  },
  40243: {
    zh: `AppSecret 已被冻结。请管理员在${place.zh}解冻，10 分钟后再试。`,
    en: `The AppSecret is frozen. The administrator unfreezes it in ${place.en}; try again ten minutes later.`,
  },
  48001: {
    zh: '这个公众号没有读取自动回复的接口权限。请在后台「接口权限」里查看；或把回复抄进 Excel 模板导入（npm run rules -- export）。',
    en: 'This account may not use this API. Look under 接口权限 in the console; or copy the replies into the Excel template (npm run rules -- export) and import that.',
  },
};

const ipCodes: ReadonlySet<number> = new Set([40164, 61004]);

/**
 * The error for a code of WeChat's. Of WeChat's own words only the address of this machine is taken,
 * since they may hold what was sent.
 */
export function wechatError(code: number, words: string): Refused {
  const sentence = ipCodes.has(code) ? notAllowed(words) : sentences[code];
  const { zh, en } = sentence ?? {
    zh: '微信拒绝了请求。请在微信文档的「全局返回码」里查这个错误码。',
    en: 'WeChat refused. Look this code up under 全局返回码 in its documentation.',
  };
  return new Refused({ zh: `微信错误 ${code}：${zh}`, en: `WeChat error ${code}: ${en}` });
}

function notAllowed(words: string): Sentence {
  // As `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist`.
  const [address] =
    /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(words) ?? /\b[0-9a-f]*:[0-9a-f:]{2,}\b/i.exec(words) ?? [];
  const zh = address === undefined ? '这台电脑的公网 IP' : `这台电脑的公网 IP ${address}`;
  const en =
    address === undefined
      ? 'The public IP of this machine'
      : `The public IP of this machine, ${address},`;
  return {
    zh: `${zh} 不在 IP 白名单里。请在${place.zh}的「API IP 白名单」加上它，过几分钟再试；导入后可以删去。每次提示的 IP 都不同，说明网络出口不固定，请换一个网络。`,
    en: `${en} is not on the IP allow list. Add it in ${place.en} under API IP 白名单, and try again in a few minutes; it can be taken off after the import. If it is another one each time, your network has no fixed address: use another network.`,
  };
}
