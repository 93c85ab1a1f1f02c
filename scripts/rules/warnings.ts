import type { CompiledRules } from '../../lib/rules/compiled.ts';
import { createKeywordIndex } from '../../lib/rules/match.ts';
import type { Problem, Report } from './findings.ts';
import { defaultRules, type AnswerEntry, type RulesFile } from './rules-file.ts';

/** Reports what works, but may not be meant. */
export function warnAbout(file: RulesFile, compiled: CompiledRules, report: Report): void {
  if (compiled.aiLabel === '') report(['aiLabel'], unlabelled, { atKey: true });
  warnAboutPickUpWords(compiled, file['pick-up'] ?? defaultRules['pick-up'], report);
  warnAboutMedia(file, report);
}

function warnAboutPickUpWords(
  { keywords }: CompiledRules,
  words: readonly string[],
  report: Report,
): void {
  const index = createKeywordIndex(keywords);
  for (const word of words) {
    const found = index.find(word);
    if (found !== undefined) report(['keywords', found.rule, 'words'], taken(word));
  }
}

/** Reports answers that need the material API, which personal accounts may lack. */
function warnAboutMedia(file: RulesFile, report: Report): void {
  const warn = (path: readonly (string | number)[], entry: AnswerEntry | undefined) => {
    const replies = entry === undefined ? [] : [entry].flat();
    const hasMedia = replies.some(
      (reply) => typeof reply !== 'string' && isMedia(Object.keys(reply)),
    );
    if (hasMedia) report(path, needsMaterial);
  };
  const warnEach = (path: readonly string[], entries: object | undefined) => {
    for (const [key, entry] of Object.entries(entries ?? {})) warn([...path, key], entry);
  };
  for (const section of ['welcome', 'scan'] as const) {
    warn([section, 'default'], file[section]?.default);
    warnEach([section, 'scenes'], file[section]?.scenes);
  }
  file.keywords?.forEach(({ answer }, index) => warn(['keywords', index, 'answer'], answer));
  warnEach(['menu'], file.menu);
  warnEach(['sentences'], file.sentences);
  warn(['fallback'], file.fallback);
  warn(['forbidden', 'answer'], file.forbidden?.answer);
}

function isMedia([kind = '']: readonly string[]): boolean {
  return ['image', 'voice', 'video', 'music'].includes(kind);
}

const unlabelled: Problem = {
  what: {
    zh: 'aiLabel 是空的。2025 年 9 月起，中国的规定要求 AI 生成的内容有看得见的说明',
    en: 'aiLabel is empty. In China, AI-generated content has to carry a visible notice since September 2025',
  },
  cure: { zh: `写上「${defaultRules.aiLabel}」`, en: `write ${defaultRules.aiLabel}` },
};

function taken(word: string): Problem {
  return {
    what: {
      zh: `「${word}」也是取回答的词（pick-up），这条关键词会先答`,
      en: `"${word}" is a pick-up word too; this keyword answers first`,
    },
    cure: {
      zh: '换一个关键词，或者从 pick-up 里去掉',
      en: 'choose another keyword, or remove it from pick-up',
    },
  };
}

const needsMaterial: Problem = {
  what: {
    zh: '图片、语音、视频、音乐要有素材的 media_id，个人号不一定有素材接口',
    en: 'Images, voice, video and music need a media_id; a personal account may not have the material API',
  },
  cure: { zh: '个人号请改用文字或 news', en: 'use a text or news with a personal account' },
};
