import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { Bilingual } from '../../lib/bilingual.ts';
import type { Finding, Path, Place, Problem } from './findings.ts';

/** A YAML file as values, with the place of each. Every value is a text, as it is written. */
export interface YamlFile {
  readonly value: unknown;
  readonly faults: readonly Finding[];
  /** Where the value at a path begins; of a value that is not there, where its surroundings do. */
  readonly placeOf: (path: Path) => Place;
  /** Where the last key of a path stands. */
  readonly placeOfKey: (path: Path) => Place;
}

/**
 * Reads YAML. Numbers, `yes` and dates are texts as they are written, so that the word 007 stays what it
 * is. A key with nothing behind it counts as left out; an empty text is written ''.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const options = { lineCounter: lines, schema: 'failsafe', prettyErrors: false } as const;
  const document = parseDocument(text, options);
  const placeAt = (offset = 0): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [
    ...encodingFaults(text, placeAt),
    ...syntaxFaults(document, placeAt),
    ...aliasFaults(document, placeAt),
  ];
  dropEmpty(document);
  return {
    value: faults.length === 0 ? (document.toJS() ?? {}) : {},
    faults,
    placeOf: (path) => placeAt(offsetOf(document, path)),
    placeOfKey: (path) => placeAt(offsetOfKey(document, path)),
  };
}

type PlaceAt = (offset?: number) => Place;

const quoteIt: Bilingual = {
  zh: '检查缩进和冒号；文字里有 : # { [ * & ! % @ 这类符号时，整段用引号括起来',
  en: 'check indentation and colons; put a text with signs such as : # { [ * & ! % @ in quotes',
};

/** What is no UTF-8 was read as U+FFFD; editors on Windows may write GBK. */
function encodingFaults(text: string, placeAt: PlaceAt): readonly Finding[] {
  const offset = text.indexOf('\uFFFD');
  return offset === -1 ? [] : [{ ...placeAt(offset), problem: noUtf8 }];
}

const noUtf8: Problem = {
  what: { zh: '这个文件不是 UTF-8 编码', en: 'The file is not in UTF-8' },
  cure: { zh: '在编辑器里另存为 UTF-8', en: 'save it as UTF-8 in your editor' },
};

/** What YAML calls errors, and its warnings too: a text that begins with ! would lose its first word. */
function syntaxFaults({ errors, warnings }: Document, placeAt: PlaceAt): readonly Finding[] {
  const last = errors.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  // The reader is lost after that one: what it says about the rest of the file is mostly echo.
  const meant = last === -1 ? errors : errors.slice(0, last + 1);
  return [...meant, ...warnings].map(({ code, message, pos }) => ({
    ...placeAt(pos[0]),
    problem: code === 'DUPLICATE_KEY' ? duplicateKey : noYaml(message.split('\n')[0] ?? ''),
  }));
}

function noYaml(reason: string): Problem {
  const what = { zh: `YAML 写法不对（${reason}）`, en: `This is no YAML: ${reason}` };
  return { what, cure: quoteIt };
}

const duplicateKey: Problem = {
  what: { zh: '这个名字在同一处已经写过一次', en: 'This name stands here twice' },
  cure: { zh: '合并成一个，或者删掉一个', en: 'put the two together, or remove one' },
};

/** A text that begins with * is an alias to YAML, one of something that does not exist. */
function aliasFaults(document: Document, placeAt: PlaceAt): readonly Finding[] {
  const faults: Finding[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const what = {
        zh: '以 * 开头的文字没加引号',
        en: 'A text that begins with * is not in quotes',
      };
      faults.push({ ...placeAt(alias.range?.[0]), problem: { what, cure: quoteIt } });
    },
  });
  return faults;
}

function dropEmpty(document: Document): void {
  visit(document, {
    Pair(_key, { value }) {
      const isEmpty = isScalar(value) && value.type === 'PLAIN' && value.source === '';
      return isEmpty || value === null ? visit.REMOVE : undefined;
    },
  });
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function offsetOfKey(document: Document, path: Path): number {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(map)
    ? map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  const key = pair?.key;
  return isNode(key) && key.range ? key.range[0] : offsetOf(document, path);
}
