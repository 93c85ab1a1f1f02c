import type { CompiledRules } from './lib/rules/compiled.ts';

/** The operator's own answers; the module itself is written by `npm run compile-rules`. */
export declare const compiledRules: CompiledRules;
