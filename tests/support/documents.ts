import { readFileSync } from 'node:fs';

/** A file of the project, by its path from the root. */
export function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/** All lines of all tables in a Markdown text, their heads too, as cells without emphasis. */
export function linesOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((row) => row.startsWith('|') && !/^\| :?-+/.test(row))
    .map((row) =>
      row
        .replaceAll('**', '')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
