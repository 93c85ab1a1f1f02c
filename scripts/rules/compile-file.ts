import type {
  CompiledRules,
  RuleAnswer,
  SceneAnswers,
  SentenceKind,
  Variable,
} from '../../lib/rules/compiled.ts';
import { fold } from '../../lib/rules/match.ts';
import type { SoundRules } from './check-shape.ts';
import { compileAnswer, compileText } from './compile-answer.ts';
import { compileKeywords, wordTable } from './compile-keywords.ts';
import type { Path, Place, Report } from './findings.ts';
import { defaultRules, type AnswerEntry, type RulesFile, type ScenesEntry } from './rules-file.ts';

const clock = ['date', 'time'] as const satisfies Variable[];

/** Completes a rules file of the right shape and compiles it. Reports faults of its contents. */
export function compileFile(
  { file, keywordPlaces }: SoundRules,
  placeOf: (path: Path) => Place,
  report: Report,
): CompiledRules {
  const answers = answersWith(report);
  const { forbidden, 'hand-over': handOver, 'pick-up': pickUp = defaultRules['pick-up'] } = file;
  return {
    welcome: answers.ofScenes('welcome', file.welcome, defaultRules.welcome.default),
    keywords: compileKeywords(file.keywords ?? [], { places: keywordPlaces, placeOf, report }),
    menu: answers.ofEach(['menu'], file.menu, ['key', ...clock]),
    scan: answers.ofScenes('scan', file.scan, defaultRules.scan.default),
    sentences: answers.ofKinds(file.sentences),
    thinking: compileThinking(file.thinking, report),
    fallback: answers.of(['fallback'], file.fallback ?? defaultRules.fallback, [
      'question',
      ...clock,
    ]),
    ...compileBusy(file, report),
    forbidden: {
      words: wordTable((forbidden?.words ?? []).map(fold)),
      answer: answers.of(
        ['forbidden', 'answer'],
        forbidden?.answer ?? defaultRules.forbidden.answer,
        clock,
      ),
    },
    handOver: {
      words: (handOver?.words ?? []).map(fold),
      ...(handOver?.agent !== undefined && { agent: handOver.agent }),
    },
    pickUp: pickUp.map(fold),
    aiLabel: (file.aiLabel ?? defaultRules.aiLabel).trim(),
    model: { ...defaultRules.model, ...file.model },
  };
}

/** Sentences for followers who ask too often, in a minute and in a day. */
function compileBusy(file: RulesFile, report: Report): Pick<CompiledRules, 'busy' | 'busyToday'> {
  const plain = (name: 'busy' | 'busy-today') =>
    compilePlain([name], file[name] ?? defaultRules[name], report);
  return { busy: plain('busy'), busyToday: plain('busy-today') };
}

/** The answers of each kind of section. */
function answersWith(report: Report) {
  const of = (path: Path, entry: AnswerEntry, variables: readonly Variable[]) =>
    compileAnswer(entry, { path, variables, report });

  const ofEach = (
    path: Path,
    entries: Readonly<Record<string, AnswerEntry>> = {},
    variables: readonly Variable[],
  ): Readonly<Record<string, RuleAnswer>> =>
    Object.fromEntries(
      Object.entries(entries).map(([key, entry]) => [key, of([...path, key], entry, variables)]),
    );

  const ofScenes = (
    section: 'welcome' | 'scan',
    entry: ScenesEntry = {},
    otherwise: AnswerEntry,
  ): SceneAnswers => ({
    default: of([section, 'default'], entry.default ?? otherwise, ['scene', ...clock]),
    scenes: ofEach([section, 'scenes'], entry.scenes, ['scene', ...clock]),
  });

  const ofKinds = (entries: RulesFile['sentences'] = {}): CompiledRules['sentences'] => {
    const ofKind = (kind: SentenceKind) => {
      const variables = kind === 'click' ? (['key', ...clock] as const) : clock;
      return of(['sentences', kind], entries[kind] ?? defaultRules.sentences[kind], variables);
    };
    return {
      text: ofKind('text'),
      sticker: ofKind('sticker'),
      image: ofKind('image'),
      voice: ofKind('voice'),
      video: ofKind('video'),
      shortvideo: ofKind('shortvideo'),
      location: ofKind('location'),
      link: ofKind('link'),
      'mini-program-page': ofKind('mini-program-page'),
      click: ofKind('click'),
      'scancode-waitmsg': ofKind('scancode-waitmsg'),
    };
  };

  return { of, ofEach, ofScenes, ofKinds };
}

function compileThinking(written: string = defaultRules.thinking, report: Report) {
  const path = ['thinking'];
  const text = compileText(written, { path, variables: ['question', 'continue'], report });
  const hasLink = [text]
    .flat()
    .some((piece) => typeof piece !== 'string' && piece.variable === 'continue');
  if (!hasLink) report(path, withoutContinue);
  return text;
}

/** Compiles a text without variables; links may be in it. */
function compilePlain(path: Path, written: string, report: Report): string {
  const text = compileText(written, { path, variables: [], report });
  return typeof text === 'string' ? text : written;
}

const withoutContinue = {
  what: {
    zh: '这里没有 {continue}，粉丝就没有链接可点',
    en: 'There is no {continue}, so followers get no link to come back by',
  },
  cure: { zh: '在文字里加上 {continue}', en: 'put {continue} into the text' },
};
