import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { Refused } from './sentence.ts';

/** An operator's own values for one stage. */
export interface StageFile {
  readonly path: string;
  /** Undefined when there is no file yet. */
  readonly text: string | undefined;
  readonly region: string | undefined;
  readonly wechatMode: string | undefined;
  readonly kmsKeyArn: string | undefined;
}

/** @throws Refused when the file is there and cannot be read as YAML */
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
 * Writes the mode into the file, and leaves every other character of it alone.
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
  // A mapping in braces, for one, cannot be continued by a line.
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
