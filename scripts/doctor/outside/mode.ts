import type { Account } from '../../../simulator/wechat-request.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { sendImage } from './push.ts';
import type { Target } from './target.ts';

const { failed } = findingsOf('push');

/**
 * Why a message is refused after its handshake was accepted, so that the token is right: the mode
 * differs, or the key of an encrypted mode. What the bot takes instead tells which.
 */
export async function diagnoseMode(target: Target): Promise<Finding> {
  const { token, mode, keys } = target;
  if (mode === 'plain') {
    if (keys === undefined) return sealedWanted;
    const isSafe = await isTaken(target, { token, mode: 'safe', keys });
    return isSafe ? sealedWanted : refusesAll;
  }
  const takesPlain = await isTaken(target, { token, mode: 'plain' });
  return takesPlain ? plainWanted : wrongKey;
}

async function isTaken(target: Target, account: Account): Promise<boolean> {
  const { outcome } = await sendImage(target, account);
  return outcome.kind === 'reply' && outcome.status === 200;
}

const sealedWanted = failed(
  both(
    '验证能通过，明文消息却被拒绝：机器人是安全模式，这里（或微信后台）是明文模式',
    "The handshake is accepted but a plain message is refused: the bot is in safe mode, this side (or WeChat's console) in plain",
  ),
  both(
    '微信后台选「安全模式」，这里加 --mode safe --app-id … --aes-key …；或者把 wechatMode 改成 plain 再部署',
    "choose 安全模式 in WeChat's console and add --mode safe --app-id … --aes-key … here; or set wechatMode to plain and deploy",
  ),
);

const plainWanted = failed(
  both(
    '加密的消息被拒绝，明文的却接受：机器人是明文模式，或者是兼容模式而密钥不对',
    'A sealed message is refused but a plain one taken: the bot is in plain mode, or in compat mode with another key',
  ),
  both(
    '把 wechatMode 改成和微信后台一样再部署；是兼容模式就核对 wechat/aes-key 和 wechat/app-id',
    "set wechatMode to the mode of WeChat's console and deploy; in compat mode compare wechat/aes-key and wechat/app-id",
  ),
);

const wrongKey = failed(
  both(
    '明文和加密的消息都被拒绝，Token 是对的：EncodingAESKey 或 AppID 不一致',
    'Plain and sealed messages are refused and the token is right: EncodingAESKey or AppID differ',
  ),
  both(
    '从微信后台重新复制 EncodingAESKey（43 个字符）和 AppID，运行 npm run setup 写进 wechat/aes-key 和 wechat/app-id',
    "copy EncodingAESKey (43 characters) and AppID from WeChat's console again; npm run setup writes them into wechat/aes-key and wechat/app-id",
  ),
);

const refusesAll = failed(
  both(
    '验证能通过，明文和加密的消息都被拒绝',
    'The handshake is accepted, plain and sealed messages are refused',
  ),
  both(
    '核对 --app-id、--aes-key 和机器人的参数；函数日志里的 refused 一行说明原因',
    'compare --app-id and --aes-key with the parameters of the bot; the line refused in its log says why',
  ),
);
