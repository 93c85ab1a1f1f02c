import { functionSettings } from '../../lib/settings/table.ts';
import type { Io } from '../io.ts';
import { isAgreed, type Asker } from './asker.ts';
import type { SetupOptions } from './options.ts';
import type { Mode } from './parameters.ts';
import { writeMode, type StageFile } from '../stage.ts';

/** Brings the stage's own values in line with the mode, when they say another. */
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
