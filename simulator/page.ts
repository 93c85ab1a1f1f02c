import type { RequestListener } from 'node:http';
import { AnswerLog } from './page-log.ts';
import { createPageServer } from './page-server.ts';
import type { PageOptions, PageState, Trouble } from './page-state.ts';
import type { Inside } from './stack.ts';
import type { TuringMood } from './turing.ts';

/** The phone page and the switches by which it reaches into a stack. */
export interface Page {
  readonly turingMood: () => TuringMood;
  readonly killAfterMs: () => number | undefined;
  readonly onLog: (line: string) => void;
  readonly front: (inside: Inside) => RequestListener;
}

/** Creates the page for a bot on this machine; its functions go into the stack's options. */
export function createPage(options: PageOptions): Page {
  const log = new AnswerLog();
  const state: PageState = {
    options,
    log,
    mode: options.mode,
    trouble: 'well',
    deployed: undefined,
  };
  return {
    turingMood: () => moodOf(state.trouble),
    killAfterMs: () => (state.trouble === 'crash' ? 0 : undefined),
    onLog: log.note,
    front: (inside) => createPageServer(state, inside),
  };
}

function moodOf(trouble: Trouble): TuringMood {
  return trouble === 'crash' || trouble === 'wrong-token' ? 'well' : trouble;
}
