import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { TestProject } from 'vitest/node';
import { compileRules } from '../../scripts/compile-rules.ts';
import { fileIn, projectFolder, readRulesSource } from '../../scripts/rules/rules-source.ts';
import { compiledFileName, writeCompiled } from '../../scripts/rules/write-compiled.ts';
import { packageService, removeCopy, type PackagedService } from './package-service.ts';

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
  }
}

let packaged: PackagedService | undefined;

/** Packages the service once for all tests. Throws with the output of the command when that fails. */
export function setup(project: TestProject): void {
  compileRulesOnce();
  packaged = packageService();
  project.provide('template', packaged.template);
  project.provide('zip', packaged.zip);
  project.provide('metafile', packaged.metafile);
  project.provide('bundleFolder', unzip(packaged.zip, join(packaged.root, 'bundle')));
}

/** Removes all that `setup` wrote. */
export function teardown(): void {
  if (packaged !== undefined) removeCopy(packaged);
}

/** The sources import the compiled rules, which npm test makes; whoever runs vitest itself may lack them. */
function compileRulesOnce(): void {
  if (existsSync(fileIn(projectFolder, compiledFileName))) return;
  const { fileName, text } = readRulesSource(projectFolder, true);
  writeCompiled(compileRules(text, fileName), fileName);
}

/** Writes what a zip holds into a folder, and returns that. */
export function unzip(zip: string, folder: string): string {
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}
