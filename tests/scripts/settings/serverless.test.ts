import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingRows } from '../../../scripts/settings/rows.ts';

interface Service {
  readonly custom: Readonly<Record<string, unknown>>;
  readonly provider: {
    readonly region: string;
    readonly environment: Readonly<Record<string, unknown>>;
  };
}

const { custom, provider }: Service = parse(readFileSync('serverless.yml', 'utf8'), {
  logLevel: 'silent',
});

/** Under `custom` beside the settings: names that follow from the stage, and esbuild's options. */
const otherCustom = ['own', 'ownRegion', 'settingsPath', 'functionName', 'esbuild'];

/** Variables of the function that follow from the stack. */
const otherVariables = [
  'SETTINGS_PATH',
  'ANSWERS_TABLE',
  'POWERTOOLS_SERVICE_NAME',
  'POWERTOOLS_METRICS_DISABLED',
];

/** Where the framework finds a setting: the command line, the stage's own file, the default. */
function sourcesOf(name: string, byDefault: string | number): string {
  const standard = typeof byDefault === 'number' ? byDefault : `'${byDefault}'`;
  return `param:${name}, file(\${self:custom.own}):${name}, ${standard}}`;
}

describe('serverless.yml', () => {
  const inCustom = settingRows.filter(({ name }) => name !== 'region');

  it('has all settings of the table, and no other', () => {
    const names = Object.keys(custom).filter((name) => !otherCustom.includes(name));
    expect(names.toSorted()).toEqual(inCustom.map(({ name }) => name).toSorted());
  });

  it.each(inCustom)(
    'takes $name from --param, the stage’s file or its default',
    ({ name, kind }) => {
      expect(custom[name]).toBe(`\${${sourcesOf(name, kind.byDefault)}`);
    },
  );

  it('takes the region from --region first', () => {
    const [region] = settingRows.filter(({ name }) => name === 'region');
    expect(provider.region).toBe(
      `\${opt:region, ${sourcesOf('region', region?.kind.byDefault ?? '')}`,
    );
  });

  it('gives the function the variables of the table, and no other', () => {
    const expected = settingRows.flatMap(({ name, variable }) =>
      variable === undefined ? [] : [[variable, `\${self:custom.${name}}`]],
    );
    const given = Object.entries(provider.environment).filter(
      ([variable]) => !otherVariables.includes(variable),
    );
    expect(Object.fromEntries(given)).toEqual(Object.fromEntries(expected));
  });
});
