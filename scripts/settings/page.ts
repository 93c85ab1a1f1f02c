import type { Bilingual } from '../../lib/bilingual.ts';
import { formOf, type Kind } from '../../lib/settings/kinds.ts';
import { setupParameters, type SetupParameter } from '../setup/parameters.ts';
import type { Note } from './meanings.ts';
import { settingRows, type SettingRow } from './rows.ts';

/** A language of a page. */
export type Language = keyof Bilingual;

/** docs/settings.md or docs/settings.zh-CN.md: every setting of the table and every parameter. */
export function settingsPage(language: Language): string {
  const words = pageWords[language];
  return [
    words.written,
    words.intro,
    words.stage,
    table(
      words.settingColumns,
      settingRows.map((row) => settingCells(row, language)),
    ),
    words.afterStage,
    words.parameters,
    table(words.parameterColumns, [
      ...setupParameters.map((parameter) => parameterCells(parameter, language)),
      words.robot,
    ]),
  ].join('\n\n');
}

function settingCells({ name, variable, kind, meaning }: SettingRow, language: Language) {
  const byDefault = kind.byDefault === '' ? pageWords[language].none : code(kind.byDefault);
  return [
    code(name),
    variable === undefined ? '–' : code(variable),
    byDefault,
    rangeOf(kind, language),
    textOf(meaning, language),
  ];
}

/** What a value may be, shorter than a sentence where a table has no room for one. */
function rangeOf(kind: Kind, language: Language): string {
  if (kind.kind === 'whole number') return `${kind.least}–${kind.most}`;
  if (kind.kind === 'choice') return kind.words.map(code).join(language === 'zh' ? '、' : ', ');
  return formOf(kind)[language];
}

function parameterCells(parameter: SetupParameter, language: Language): readonly string[] {
  const { name, type, variable, need, form, note } = parameter;
  return [
    code(name),
    type,
    variable === undefined ? '–' : code(variable),
    pageWords[language].needs[need],
    form[language],
    textOf(note, language),
  ];
}

function textOf(note: Note, language: Language): string {
  if (note.see === undefined) return note[language];
  const path = note.see[language].replace('docs/', '');
  const file = path.replace(/#.*/, '');
  return language === 'zh'
    ? `${note.zh}见 [${file}](${path})。`
    : `${note.en} See [${file}](${path}).`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function code(value: string | number): string {
  return `\`${value}\``;
}

const pageWords = {
  en: {
    written:
      '<!-- Written by npm run write-settings from lib/settings/table.ts and scripts/setup/parameters.ts. -->',
    intro: `# Settings

What the bot says is no setting but a rule: [rules.md](rules.md).`,
    stage: `## Settings of a stage

Copy [stages/example.yml](../stages/example.yml) to \`stages/dev.yml\` (or \`stages/<stage>.yml\`), change it, deploy. Each line is optional; an empty file leaves all defaults. \`--param="name=value"\` on the command line wins over the file. For \`npm start\` the variables are written into \`.env\`: [.env.example](../.env.example).`,
    settingColumns: ['Name', 'Variable of the function', 'Default', 'Range', 'Meaning'],
    none: 'none',
    afterStage: `Two more variables follow from the stage: \`SETTINGS_PATH\`, \`/wechat-turing-bot/<stage>\`, where the parameters lie, and \`ANSWERS_TABLE\`, the table in which slow answers wait.

A faulty setting stops the deployment. Where a variable was set by hand, the function takes the default in its place, or leaves Turing or the chat model out, with a line \`configuration\` in its log; a faulty \`WECHAT_MODE\` keeps the bot from answering.`,
    parameters: `## Parameters

Secrets lie in SSM Parameter Store below \`/wechat-turing-bot/<stage>\`; \`npm run setup\` writes them all but the last. A changed parameter needs no deployment: values older than five minutes are read again while the next message is answered, and at once (at most every 10 seconds) when a signature, key or app id does not fit. The variable answers for a parameter in \`npm run setup -- --yes\` and in \`npm start\`.

A missing or faulty token keeps the bot from answering (500), and so does, in compat and safe mode, a missing or faulty app id or AES key. A faulty Turing key or key of a chat model is left out, with a line \`configuration\` in the log.`,
    parameterColumns: ['Parameter', 'Type', 'Variable', 'Needed', 'Form', 'Meaning'],
    needs: { always: 'yes', sealed: 'in compat and safe mode', never: 'no' },
    robot: [
      '`answers/robot`',
      'String',
      '–',
      'no',
      '`on`, `off`',
      '`off`: neither Turing nor the chat model is asked; every question that no rule fits gets the fallback sentence.',
    ],
  },
  zh: {
    written:
      '<!-- 由 npm run write-settings 按 lib/settings/table.ts 和 scripts/setup/parameters.ts 写成。 -->',
    intro: `# 设置

机器人说什么不在设置里，在规则里：[rules.zh-CN.md](rules.zh-CN.md)。`,
    stage: `## 阶段的设置

把 [stages/example.yml](../stages/example.yml) 复制成 \`stages/dev.yml\`（或 \`stages/<阶段>.yml\`），修改，再部署。每一行都可以省略；空文件等于全部用默认值。命令行的 \`--param="名字=值"\` 优先于文件。\`npm start\` 用的是环境变量，写在 \`.env\` 里：[.env.example](../.env.example)。`,
    settingColumns: ['名字', '函数的环境变量', '默认', '范围', '含义'],
    none: '无',
    afterStage: `还有两个变量由阶段决定：\`SETTINGS_PATH\` 是 \`/wechat-turing-bot/<阶段>\`，参数放在那里；\`ANSWERS_TABLE\` 是慢的回答等候用的表。

设置有误时不能部署。变量是手工改错的，函数按默认值算，或者不问图灵、不问大模型，日志里有一行 \`configuration\`；\`WECHAT_MODE\` 有误时机器人不能应答。`,
    parameters: `## 参数

密钥类放在 SSM Parameter Store 的 \`/wechat-turing-bot/<阶段>\` 下面；除了最后一个，\`npm run setup\` 都会写。改参数不用重新部署：读入超过五分钟的值，会在回答下一条消息的同时重新读取；签名、密钥或 AppID 对不上时马上重读（最多每 10 秒一次）。「变量」一列用于 \`npm run setup -- --yes\` 和 \`npm start\`。

Token 缺少或有误时机器人不能应答（500）；兼容、安全模式下，AppID 或 AES 密钥缺少或有误也一样。图灵 Key 或大模型 Key 格式有误时不用它，日志里有一行 \`configuration\`。`,
    parameterColumns: ['参数', '类型', '变量', '必需', '格式', '含义'],
    needs: { always: '是', sealed: '兼容、安全模式要', never: '否' },
    robot: [
      '`answers/robot`',
      'String',
      '–',
      '否',
      '`on`、`off`',
      '写 `off` 就不问图灵，也不问大模型；没有规则合适的问题都回兜底句。',
    ],
  },
} as const;
