import type { CompiledRules } from './lib/answers/compiled-rules.ts';

/** The operator's own answers; the module itself is written by `npm run compile-rules`. */
export declare const compiledRules: CompiledRules;
