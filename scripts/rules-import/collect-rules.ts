import {
  addAnswer,
  createEntries,
  type Answer,
  type Entries,
  type Entry,
  type KeywordRule,
  type Match,
} from './rules-document.ts';
import {
  columnName,
  emptyCell,
  knownHeaders,
  type Field,
  type Header,
  type Row,
  type Table,
} from './table.ts';
import { isSentence, parseMatch, readAnswer, splitKeywords, type Texts } from './row-texts.ts';
import {
  anotherAnswer,
  duplicates,
  ownerRefused,
  rowName,
  sameAnswer,
  unknownColumns,
  unusedCells,
  type Fate,
  type Report,
  type ReportLine,
} from './report.ts';
import type { Bilingual } from '../../lib/bilingual.ts';

/** Rules of a table, and the fate of each of its rows. */
export interface Collected {
  readonly rules: readonly KeywordRule[];
  readonly report: Report;
}

/** Keywords that a row without keywords belongs to; no entries when their row was refused. */
interface Current {
  readonly row: number;
  readonly match: Match;
  readonly entries: readonly Entry[];
}

interface State {
  readonly header: Header;
  readonly mergesDuplicates: boolean;
  readonly entries: Entries;
  readonly lines: ReportLine[];
  readonly takenRows: number[];
  readonly emptyRows: number[];
  current: Current | undefined;
}

/**
 * Turns the rows below a header into rules. Each row becomes an entry, or part of one, or a line of
 * the report, or is empty.
 *
 * A row without keywords gives another answer to the keywords above it. A keyword that was there
 * before is refused, or with `mergesDuplicates` gets another answer.
 */
export function collectRules(table: Table, header: Header, mergesDuplicates: boolean): Collected {
  const state: State = {
    header,
    mergesDuplicates,
    entries: createEntries(),
    lines: [],
    takenRows: [],
    emptyRows: [],
    current: undefined,
  };
  const rows = table.rows.filter(({ number }) => number > header.row);
  for (const row of rows) takeRow(state, withoutHeader(row, header));
  const lines = [...state.lines, ...unknownColumns(header, rows)];
  const { takenRows, emptyRows } = state;
  return { rules: state.entries.rules(), report: { lines, takenRows, emptyRows } };
}

/** A header of merged cells reaches into the rows below it. */
function withoutHeader({ number, cells }: Row, header: Header): Row {
  const isHeader = ({ from = Infinity }: Row['cells'][number]) => from <= header.row;
  return { number, cells: cells.map((cell) => (isHeader(cell) ? emptyCell : cell)) };
}

function takeRow(state: State, row: Row): void {
  const ownCells = row.cells.filter(({ text, from }) => text !== '' && from === undefined);
  if (ownCells.length === 0) return takeRowWithoutCells(state, row);
  const hasKeywords = ownCells.includes(
    row.cells[state.header.columns.get('keywords') ?? -1] ?? emptyCell,
  );
  for (const note of readNotes(row, state.header)) report(state, 'note', row.number, note);
  const texts = readFields(row, state.header);
  if (hasKeywords) takeKeywords(state, row.number, texts);
  else takeContinuation(state, row.number, texts);
}

/** Takes a row without cells of its own: it is empty, or merged cells cover it whole. */
function takeRowWithoutCells(state: State, { number, cells }: Row): void {
  const from = cells.find((cell) => cell.from !== undefined)?.from;
  if (from === undefined) {
    state.emptyRows.push(number);
    state.current = undefined;
    return;
  }
  if (state.current?.entries.length === 0) return refuse(state, number, ownerRefused(from));
  report(state, 'merged', number, {
    zh: `只有合并单元格，属于第 ${from} 行`,
    en: `has only merged cells and belongs to row ${from}`,
  });
}

function takeContinuation(state: State, row: number, texts: Texts | Bilingual): void {
  if (isSentence(texts)) return refuse(state, row, texts);
  const { current } = state;
  if (current === undefined) return refuse(state, row, { zh: '没有关键词', en: 'no keyword' });
  if (current.entries.length === 0) {
    return refuse(state, row, ownerRefused(current.row));
  }
  const match = texts.match === '' ? current.match : parseMatch(texts.match);
  if (isSentence(match)) return refuse(state, row, match);
  if (match !== current.match) {
    return refuse(state, row, {
      zh: `匹配方式与第 ${current.row} 行不同；请把关键词也写上`,
      en: `another match than row ${current.row}; write the keywords, too`,
    });
  }
  const read = readAnswer(texts, match);
  if ('problem' in read) return refuse(state, row, read.problem);
  const isNew = current.entries.map((entry) => addAnswer(entry, read.answer)).includes(true);
  report(
    state,
    'merged',
    row,
    isNew ? anotherAnswer(current.row, current.entries) : sameAnswer(current.row),
  );
  noteUnused(state, row, read.unused);
}

function takeKeywords(state: State, row: number, texts: Texts | Bilingual): void {
  if (isSentence(texts)) return refuseKeywords(state, row, texts);
  const match = parseMatch(texts.match);
  if (isSentence(match)) return refuseKeywords(state, row, match);
  const words = splitKeywords(texts.keywords, match);
  if (words.length === 0) {
    return refuseKeywords(state, row, { zh: '没有关键词', en: 'no keyword' });
  }
  const read = readAnswer(texts, match);
  if ('problem' in read) return refuseKeywords(state, row, read.problem);
  placeWords(state, row, match, words, read.answer);
  noteUnused(state, row, read.unused);
}

function placeWords(
  state: State,
  row: number,
  match: Match,
  words: readonly string[],
  answer: Answer,
): void {
  const entries: Entry[] = [];
  const repeated = new Set<Entry>();
  for (const word of words) {
    const known = state.entries.find(word, match);
    if (known === undefined) entries.push(state.entries.add(word, match, row, answer));
    // A word twice in one cell says nothing new.
    else if (known.row !== row) repeated.add(known);
  }
  if (entries.length > 0) state.takenRows.push(row);
  const { mergesDuplicates } = state;
  if (mergesDuplicates) for (const entry of repeated) addAnswer(entry, answer);
  if (repeated.size > 0) {
    const fate = mergesDuplicates ? 'merged' : entries.length > 0 ? 'partly' : 'refused';
    report(state, fate, row, duplicates([...repeated], mergesDuplicates));
  }
  state.current = { row, match, entries: mergesDuplicates ? [...entries, ...repeated] : entries };
}

function noteUnused(state: State, row: number, fields: readonly Field[]): void {
  if (fields.length > 0) report(state, 'note', row, unusedCells(fields));
}

function refuseKeywords(state: State, row: number, why: Bilingual): void {
  state.current = { row, match: 'exact', entries: [] };
  refuse(state, row, why);
}

function refuse(state: State, row: number, why: Bilingual): void {
  report(state, 'refused', row, why);
}

function report(state: State, fate: Fate, row: number, what: Bilingual): void {
  state.lines.push({ fate, where: rowName(row), what, row });
}

/** Reads the known columns of a row, or says which of its cells cannot be trusted. */
function readFields({ cells }: Row, { columns }: Header): Texts | Bilingual {
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

/** Notes on the cells in the known columns; a merged cell has its note in its first row. */
function readNotes({ cells }: Row, { columns }: Header): readonly Bilingual[] {
  return [...columns].flatMap(([field, column]) => {
    const { note, from } = cells[column] ?? {};
    if (note === undefined || from !== undefined) return [];
    const name = columnName(column, knownHeaders[field][0] ?? '');
    return [{ zh: `${name}：${note.zh}`, en: `column ${name}: ${note.en}` }];
  });
}
