import type { TranscriptLine } from '../../lib/delivery/transcript-line.ts';
import { printable } from '../sentence.ts';

/** Characters that turn the direction of what follows: a text would look like another. */
const turning = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const turns = new RegExp(`[${turning}]`, 'g');

/** What JSON leaves as it is and a terminal does not. */
const unsafeInJson = new RegExp(`[\\u007f-\\u009f\\u2028\\u2029${turning}]`, 'g');

/** A line for a person: when, the pseudonym, who answered, and both sides' words, each on one line. */
export function renderForTerminal(line: TranscriptLine): string {
  const { key, atMs, kind, said, replyKind, reply, responder, rule } = line;
  const by = rule === undefined || rule === '' ? responder : `${responder} ${oneLine(rule)}`;
  return [
    `${localTime(atMs)}  ${oneLine(key.follower)}  ${oneLine(by)}`,
    `  问 asked     ${words(kind, said)}`,
    `  答 answered  ${words(replyKind, reply)}`,
  ].join('\n');
}

/** All lines as one JSON array, with the names of the log where it has the same. */
export function renderAsJson(lines: readonly TranscriptLine[]): string {
  const values = lines.map((line) => ({
    at: new Date(line.atMs).toISOString(),
    follower: line.key.follower,
    kind: line.kind,
    asked: line.said,
    responder: line.responder,
    rule: line.rule,
    replyKind: line.replyKind,
    answered: line.reply,
  }));
  return JSON.stringify(values, undefined, 2).replace(
    unsafeInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Where the command runs, as 2026-11-22 16:03:12. */
function localTime(ms: number): string {
  return new Date(ms).toLocaleString('sv-SE');
}

function words(kind: string, text: string): string {
  const name = kind === 'text' ? '' : `[${oneLine(kind)}] `;
  return `${name}${oneLine(text)}`.trimEnd();
}

/** Nobody's words may look like the next line. */
function oneLine(text: string): string {
  return printable(text)
    .replace(turns, '')
    .replace(/\s*[\n\u2028\u2029]\s*/g, ' ⏎ ');
}
