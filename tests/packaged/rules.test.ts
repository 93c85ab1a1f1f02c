import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  copyService,
  removeCopy,
  runPackage,
  runSls,
  type ServiceCopy,
} from './package-service.ts';

// Which file it used: deploy-function.test.ts.
describe('packaging with an operator’s own rules', () => {
  let copy: ServiceCopy;
  beforeAll(() => {
    copy = copyService();
  });
  afterAll(() => removeCopy(copy));

  function writeRules(yaml: string): void {
    writeFileSync(join(copy.service, 'rules.yml'), yaml);
  }

  it('refuses faulty rules, each with its line and cure', () => {
    writeRules('busy: 请慢一点\nfallback: "{nobody}"\nwelcom: 甲');
    const { status, output } = runPackage(copy);
    expect(status).toBe(1);
    expect(output).toContain('rules.yml:2:11');
    expect(output).toContain('There is no variable {nobody} here. To mend it:');
    expect(output).toContain('rules.yml:3:1');
  });

  it('refuses them for the function alone, too, before anything is sent', () => {
    writeRules('busy: []');
    const { status, output } = runSls(copy, ['deploy', 'function', '-f', 'wechat']);
    expect(status).toBe(1);
    expect(output).toContain('rules.yml:1:7');
  });
});
