/** A table in Markdown that is legible as it stands. The first `words` columns hold words, the others numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words = 1,
): string {
  const widths = head.map((name, column) =>
    Math.max(3, ...[name, ...rows.map((row) => row[column] ?? '')].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column < words)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column < words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function padded(cell: string, width: number, isWord: boolean): string {
  const padding = ' '.repeat(width - widthOf(cell));
  return isWord ? cell + padding : padding + cell;
}

/** A Chinese character is as wide as two others. */
function widthOf(text: string): number {
  return text.replace(/\p{Script=Han}/gu, '  ').length;
}
