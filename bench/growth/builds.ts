import type { Plugin } from 'esbuild';
import type { CompiledRules } from '../../lib/answers/compiled-rules.ts';
import { compiledModule } from '../../scripts/rules/rules-source.ts';
import { markdownTable } from '../markdown.ts';
import { packageAs, type Packaged } from '../packaged.ts';
import type { Shown } from '../page.ts';
import { exponentOf } from './growing.ts';
import { compiledOf } from './rules-file.ts';

/** The function with so many rules in its bundle. */
export interface Built {
  readonly rules: number;
  readonly packaged: Packaged;
  /** What compiling the rules took, once, on the operator's machine. */
  readonly compileMs: number;
  /** What the rules add to the bundle. */
  readonly bytes: number;
}

/** Compiles so many rules and bundles the entries with them. */
export async function build(rules: number, entries: readonly string[]): Promise<Built> {
  // Once before, since the first of all loads what checks rules.
  compiledOf(rules);
  const startedAtMs = performance.now();
  const compiled = compiledOf(rules);
  const compileMs = performance.now() - startedAtMs;
  const bytes = Buffer.byteLength(JSON.stringify(compiled));
  const packaged = await packageAs(entries, { plugins: [withRules(compiled)] });
  return { rules, packaged, compileMs, bytes };
}

/** Puts other rules in the place of the operator's. */
function withRules(compiled: CompiledRules): Plugin {
  return {
    name: 'with-rules',
    setup: (build) => {
      const contents = compiledModule(compiled, 'the benchmark');
      build.onLoad({ filter: /rules\.compiled\.ts$/ }, () => ({ contents, loader: 'ts' }));
    },
  };
}

/** What is done before the function runs, and once: shown for its growth, not compared with anything. */
export function bundles(builds: readonly Built[]): Shown {
  const rows = builds.map(({ rules, compileMs, bytes }, index) => {
    const before = builds[index - 1];
    const times = rules / (before?.rules ?? Number.NaN);
    return {
      rules,
      compileMs,
      bytes,
      exponents: {
        compileMs: exponentOf(compileMs / (before?.compileMs ?? Number.NaN), times),
        bytes: exponentOf(bytes / (before?.bytes ?? Number.NaN), times),
      },
    };
  });
  const cells = rows.map(({ rules, compileMs, bytes, exponents }, index) => [
    String(rules),
    compileMs.toFixed(0),
    index === 0 ? '' : exponents.compileMs.toFixed(2),
    (bytes / 1024).toFixed(0),
    index === 0 ? '' : exponents.bytes.toFixed(2),
  ]);
  const head = ['rules', 'compile ms', 'exponent', 'KiB in the bundle', 'exponent'];
  const title = 'rules file: compiling it, and what it adds to the bundle';
  const show = () => [title, '', markdownTable(head, cells, 0), ''].join('\n');
  const shown = { title, rows, show };
  return shown;
}
