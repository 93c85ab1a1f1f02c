import { formOf } from '../../lib/settings/kinds.ts';
import { functionSettings } from '../../lib/settings/table.ts';
import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import { writeMode, type StageFile } from '../stage.ts';
import { isAgreed, type Asker } from './asker.ts';
import type { SetupOptions } from './options.ts';
import type { Mode } from './parameters.ts';

/** A real account, or WeChat's sandbox (测试号), whose console has no key and no mode. */
export type Account = 'real' | 'sandbox';

const { wechatMode } = functionSettings;

/** Names of the modes in WeChat's console. */
export const modeNames: Readonly<Record<Mode, string>> = {
  plain: '明文模式',
  compat: '兼容模式',
  safe: '安全模式',
};

/** State of the stage that decides which mode is proposed. */
interface StageState {
  /** `wechatMode` of stages/<stage>.yml. */
  readonly written: string | undefined;
  /** Whether a token is stored, so that an account may be connected. */
  readonly isConnected: boolean;
}

/** Asks for the kind of account; a real one without an asker. */
export async function chooseAccount(asker: Asker | undefined): Promise<Account> {
  if (asker === undefined) return 'real';
  const question = { zh: '哪种号？', en: 'What kind of account?' };
  return asker.choose<Account>(
    question,
    [
      { value: 'real', label: { zh: '正式的公众号或服务号', en: 'a real account' } },
      { value: 'sandbox', label: { zh: '测试号（接口测试账号）', en: 'the sandbox (测试号)' } },
    ],
    'real',
  );
}

/**
 * Chooses the mode: WECHAT_MODE, else the person's choice, else the file's, else plain. Proposes the
 * present mode of an account that may be connected, since a sudden change loses messages; else safe, and
 * plain for the sandbox.
 * @throws Refused when the variable or the file holds no mode
 */
export async function chooseMode(
  asker: Asker | undefined,
  account: Account,
  { written, isConnected }: StageState,
  { environment }: Io,
): Promise<Mode> {
  const fromVariable = parseMode(wechatMode.variable, environment[wechatMode.variable]?.trim());
  const current = parseMode('wechatMode', written);
  if (fromVariable !== undefined) return fromVariable;
  if (asker === undefined) return current ?? wechatMode.byDefault;
  const proposed = account === 'sandbox' ? 'plain' : 'safe';
  const standard = current ?? (isConnected ? wechatMode.byDefault : proposed);
  return asker.choose(modeQuestion(isConnected), modeChoices(), standard);
}

function modeQuestion(isConnected: boolean) {
  if (!isConnected) return { zh: '消息加解密方式？', en: 'Which mode?' };
  return {
    zh: '消息加解密方式？已接好的号改安全模式，请照 docs/deploy.zh-CN.md 第 8 节的步骤，先选兼容模式。',
    en: 'Which mode? To change a connected account to safe mode, follow docs/deploy.md, section 8: compat comes first.',
  };
}

function modeChoices() {
  return [
    {
      value: 'safe',
      label: {
        zh: `${modeNames.safe}：正式的号建议用；要 AppID 和 EncodingAESKey`,
        en: 'safe: for real accounts; needs app id and EncodingAESKey',
      },
    },
    {
      value: 'plain',
      label: {
        zh: `${modeNames.plain}：最省事；测试号只有这种`,
        en: 'plain: the easiest, and all the sandbox has',
      },
    },
    {
      value: 'compat',
      label: { zh: `${modeNames.compat}：只在切换时用`, en: 'compat: only while changing over' },
    },
  ] as const;
}

function parseMode(where: string, written: string | undefined): Mode | undefined {
  if (written === undefined || written === '') return undefined;
  const mode = wechatMode.words.find((word) => word === written);
  if (mode !== undefined) return mode;
  const { zh, en } = formOf(wechatMode);
  throw new Refused({
    zh: `${where} 须是 ${zh}。请改正后再运行。`,
    en: `${where} must be ${en}. Correct it and run this again.`,
  });
}

/** Writes the mode into the file of the stage when it differs, with consent. */
export async function adjustMode(
  asker: Asker | undefined,
  file: StageFile,
  mode: Mode,
  { isDryRun }: SetupOptions,
  io: Io,
): Promise<void> {
  const current = file.wechatMode ?? functionSettings.wechatMode.byDefault;
  if (current === mode) return;
  const change = `${file.path}: wechatMode ${current} → ${mode}`;
  if (isDryRun) return io.say(`会写入 would write ${change}`);
  const question = { zh: `把模式写进文件吗？${change}`, en: 'Write the mode into the file?' };
  if (asker !== undefined && !(await isAgreed(asker, question, 'yes'))) {
    return io.say(`没有写 not written: ${change}。部署前请自己改 change it before you deploy.`);
  }
  writeMode(file, mode);
  io.say(`已写入 written ${change}`);
}
