import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageService, removeCopy, unzip, type PackagedService } from './package-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the CloudFormation template that `sls package` wrote, with no parameters set. */
    template: string;
    /** Folder with the code that would be deployed; holds handlers/wechat.mjs. */
    bundleFolder: string;
    /** Path of the zip that would be uploaded. */
    zip: string;
    /** Path of esbuild's account of the bundle: which file it is made of, and who imports whom. */
    metafile: string;
    /** Folder in which files that run side by side agree on whose turn it is. */
    turns: string;
    /** What `sls package` printed. */
    packagingOutput: string;
  }
}

let packaged: PackagedService | undefined;

/**
 * Packages the service once for all tests. Throws with the output of the command when that fails.
 * BUNDLE_DIR names an unpacked bundle of another build: what is run is that one, the template and the
 * accounts of bytes are still those of these sources.
 */
export function setup({ vitest }: TestProject): void {
  // Two projects share one package: the first of them makes it.
  if ('bundleFolder' in vitest.getProvidedContext()) return;
  const another = bundleOfAnother();
  packaged = packageService();
  const turns = join(packaged.root, 'turns');
  mkdirSync(turns);
  vitest.provide('turns', turns);
  vitest.provide('template', packaged.template);
  vitest.provide('zip', packaged.zip);
  vitest.provide('metafile', packaged.metafile);
  vitest.provide('packagingOutput', packaged.output);
  vitest.provide('bundleFolder', another ?? unzip(packaged.zip, join(packaged.root, 'bundle')));
}

/** The folder in BUNDLE_DIR; undefined without it. */
function bundleOfAnother(): string | undefined {
  const { BUNDLE_DIR: named = '' } = process.env;
  if (named === '') return undefined;
  const module = join(resolve(named), 'handlers', 'wechat.mjs');
  if (!existsSync(module)) {
    throw new Error(
      `BUNDLE_DIR 里没有打好的包：找不到 ${module}。请解压一个 wechat-turing-bot.zip，写它的文件夹。 BUNDLE_DIR names no bundle: there is no ${module}. Unpack a wechat-turing-bot.zip and name its folder.`,
    );
  }
  return resolve(named);
}

/** Removes all that `setup` wrote. */
export function teardown(): void {
  if (packaged !== undefined) removeCopy(packaged);
}
