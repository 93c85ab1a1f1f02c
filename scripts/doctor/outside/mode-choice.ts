import { both, findingsOf, type Finding } from '../finding.ts';

const { warning } = findingsOf('mode');

/** A word about plain mode where a real account is at stake; the sandbox account has no other. */
export function checkModeChoice(
  mode: 'plain' | 'compat' | 'safe',
  appId: string | undefined,
): readonly Finding[] {
  if (mode === 'safe' || appId === undefined || appId === '') return [];
  return [mode === 'plain' ? plain : compat];
}

const cure = both(
  '换成安全模式（测试号只有明文，不用换）：用 npm run setup，照 docs/deploy.zh-CN.md 第 8 节的步骤，先选兼容模式',
  'use safe mode (the sandbox account has plain only and may stay): with npm run setup, as docs/deploy.md, section 8, says, compat first',
);

const plain = warning(
  both(
    '正式的公众号用着明文模式：签名不包括消息内容，消息也不加密',
    'A real account in plain mode: the signature leaves the message out, and nothing is encrypted',
  ),
  cure,
);

const compat = warning(
  both(
    '兼容模式也接受明文请求，和明文模式一样可以伪造',
    'Compat mode takes plain requests, too, and is then as forgeable as plain',
  ),
  cure,
);
