import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { joinLanguages } from '../lib/bilingual.ts';
import { formOf, isGood } from '../lib/settings/kinds.ts';
import { deploymentSettings } from '../lib/settings/table.ts';
import { fileIn, projectFolder } from './rules/rules-source.ts';
import { Refused } from './sentence.ts';

const { region: regionSetting } = deploymentSettings;

/** Stage that is meant without another. */
export const defaultStage = 'dev';

/** Region of a stage whose file names none. */
export const defaultRegion = regionSetting.byDefault;

export const stageForm = '字母、数字和 - letters, digits and -';

/** Whether the names of a stage's AWS resources can contain this. */
export function isStage(written: string): boolean {
  return /^[A-Za-z0-9-]{1,32}$/.test(written);
}

export const regionForm = joinLanguages(formOf(regionSetting));

/** Whether this has the form of an AWS region; whether it exists, only AWS knows. */
export function isRegion(written: string): boolean {
  return isGood(regionSetting, written);
}

/** Names that serverless.yml gives the resources of a stage. */
export function namesOf(stage: string) {
  const stack = `wechat-turing-bot-${stage}`;
  return {
    stack,
    function: `${stack}-wechat`,
    table: `${stack}-answers`,
    logGroup: `/aws/lambda/${stack}-wechat`,
    settingsPath: `/wechat-turing-bot/${stage}`,
  };
}

/** Values of one stage: stages/<stage>.yml. */
export interface StageFile {
  readonly path: string;
  /** Undefined without a file. */
  readonly text: string | undefined;
  readonly region: string | undefined;
  readonly wechatMode: string | undefined;
  readonly kmsKeyArn: string | undefined;
}

/** Reads the file of a stage. @throws Refused when it exists and is no YAML */
export function readStageFile(path: string): StageFile {
  const text = readText(path);
  const document = parseDocument(text ?? '');
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1;
    throw new Refused({
      zh: `${path} 第 ${line} 行不是正确的 YAML。请对照 stages/example.yml 改正后再运行。`,
      en: `${path}, line ${line}, is no YAML. Correct it after stages/example.yml and run this again.`,
    });
  }
  const valueOf = (name: string) => {
    const value: unknown = document.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    path,
    text,
    region: valueOf('region'),
    wechatMode: valueOf('wechatMode'),
    kmsKeyArn: valueOf('kmsKeyArn'),
  };
}

/**
 * Writes the mode into the file and keeps every other character of it.
 * @throws Refused when the file cannot be written
 */
export function writeMode({ path, text }: StageFile, mode: string): void {
  const fresh = '# 全部设置见 stages/example.yml. All settings: stages/example.yml\n';
  const changed = withMode(text ?? fresh, mode);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, changed);
  } catch (cause) {
    throw new Refused(
      {
        zh: `${path} 写不了。参数已写好；请自己在这个文件里写 wechatMode: ${mode}，再部署。`,
        en: `${path} cannot be written. The parameters are; write wechatMode: ${mode} into this file yourself, and deploy.`,
      },
      { cause },
    );
  }
}

function withMode(text: string, mode: string): string {
  const document = parseDocument(text);
  const value: unknown = document.get('wechatMode', true);
  const [start, end] = (isScalar(value) && value.range) || [];
  const changed =
    start === undefined || end === undefined
      ? `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}wechatMode: ${mode}\n`
      : `${text.slice(0, start)}${start === end ? ' ' : ''}${mode}${text.slice(end)}`;
  const reread = parseDocument(changed);
  if (reread.errors.length === 0 && reread.get('wechatMode') === mode) return changed;
  // A mapping in braces cannot be continued by a line, for example.
  document.set('wechatMode', mode);
  return document.toString({ lineWidth: 0 });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Region of a stage as serverless.yml resolves it: `region` of stages/<stage>.yml, else the default. A
 * file that cannot be read counts as none: the deployment reports its fault.
 */
export function regionOf(stage: string, folder: URL = projectFolder): string {
  try {
    return readStageFile(fileIn(folder, `stages/${stage}.yml`)).region ?? defaultRegion;
  } catch {
    return defaultRegion;
  }
}
