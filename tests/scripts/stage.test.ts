import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readStageFile, regionOf, writeMode } from '../../scripts/stage.ts';

function file(text?: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'stage-')), 'dev.yml');
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

describe('writeMode', () => {
  it.each([
    ['# a\nwechatMode: plain   # why\nregion: x\n', '# a\nwechatMode: safe   # why\nregion: x\n'],
    ["wechatMode: 'plain'\n", 'wechatMode: safe\n'],
    ['wechatMode:\nregion: x\n', 'wechatMode: safe\nregion: x\n'],
    ['region:   x # kept', 'region:   x # kept\nwechatMode: safe\n'],
    ['# wechatMode: plain\n', '# wechatMode: plain\nwechatMode: safe\n'],
    ['', 'wechatMode: safe\n'],
    ['{ region: x }\n', '{ region: x, wechatMode: safe }\n'],
  ])('changes nothing else of %j', (before, after) => {
    const path = file(before);
    writeMode(readStageFile(path), 'safe');
    expect(readFileSync(path, 'utf8')).toBe(after);
    expect(readStageFile(path).wechatMode).toBe('safe');
  });

  it('keeps every comment of the example', () => {
    const example = readFileSync('stages/example.yml', 'utf8');
    const path = file(example);
    writeMode(readStageFile(path), 'safe');
    expect(readFileSync(path, 'utf8')).toBe(`${example}wechatMode: safe\n`);
  });

  it('makes a file, and its folder, that names the example', () => {
    const path = join(file(), '..', 'stages', 'prod.yml');
    writeMode(readStageFile(path), 'safe');
    expect(readFileSync(path, 'utf8')).toMatch(/^# .*stages\/example\.yml\nwechatMode: safe\n$/);
  });

  it('says what to write when the file cannot be written', () => {
    const path = join(file(), 'dev.yml');
    const read = readStageFile(path);
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o500);
    expect(() => writeMode(read, 'safe')).toThrow(/写不了.*wechatMode: safe/);
  });
});

describe('readStageFile', () => {
  it('names the line that is no YAML', () => {
    expect(() => readStageFile(file('region: x\n\twechatMode: [\n'))).toThrow(/第 2 行/);
  });

  it('reads nothing from a file that is not there, and only strings from one that is', () => {
    expect(readStageFile(file()).text).toBeUndefined();
    expect(readStageFile(file('wechatMode: 7\nregion: eu-west-1\n'))).toMatchObject({
      wechatMode: undefined,
      region: 'eu-west-1',
    });
  });
});

describe('regionOf', () => {
  it.each([
    ['names one', 'region: ap-east-1\n', 'ap-east-1'],
    ['names none', 'memorySize: 256\n', 'ap-southeast-1'],
    ['is empty', '', 'ap-southeast-1'],
    ['is no YAML', '{', 'ap-southeast-1'],
    ['is not there', undefined, 'ap-southeast-1'],
  ])('finds the region of a stage whose file %s as a deployment does', (_, text, region) => {
    const folder = mkdtempSync(join(tmpdir(), 'region-'));
    mkdirSync(join(folder, 'stages'));
    if (text !== undefined) writeFileSync(join(folder, 'stages', 'dev.yml'), text);
    expect(regionOf('dev', pathToFileURL(`${folder}/`))).toBe(region);
    rmSync(folder, { recursive: true });
  });
});
