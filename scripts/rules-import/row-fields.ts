import { columnName, knownHeaders, type Field, type Header } from './header.ts';
import type { Texts } from './row-texts.ts';
import type { Sentence } from '../../lib/sentence.ts';
import type { Row } from './table.ts';

/** The known columns of a row, or which of its cells cannot be trusted. */
export function readFields({ cells }: Row, { columns }: Header): Texts | Sentence {
  for (const [field, column] of columns) {
    const fault = cells[column]?.fault;
    if (fault === undefined) continue;
    const name = columnName(column, knownHeaders[field][0] ?? '');
    return { zh: `${name}：${fault.zh}`, en: `column ${name}: ${fault.en}` };
  }
  const text = (field: Field) => cells[columns.get(field) ?? -1]?.text ?? '';
  return {
    keywords: text('keywords'),
    match: text('match'),
    type: text('type'),
    answer: text('answer'),
    title: text('title'),
    description: text('description'),
    picUrl: text('picUrl'),
    url: text('url'),
  };
}

/** What is to be known of the cells in the known columns; a merged cell says it in its first row. */
export function readNotes({ cells }: Row, { columns }: Header): readonly Sentence[] {
  return [...columns].flatMap(([field, column]) => {
    const { note, from } = cells[column] ?? {};
    if (note === undefined || from !== undefined) return [];
    const name = columnName(column, knownHeaders[field][0] ?? '');
    return [{ zh: `${name}：${note.zh}`, en: `column ${name}: ${note.en}` }];
  });
}
