import { SaxesParser } from 'saxes';
import type { Parts } from './archive.ts';
import { damaged } from './archive.ts';

/** A sheet of a workbook and the part that holds it. */
export interface SheetPart {
  readonly name: string;
  readonly path: string;
}

/**
 * The sheets of a workbook in the order of their tabs; charts that have a tab of their own are none.
 * @throws Refused when the workbook's own parts are missing or broken
 */
export function listSheets(parts: Parts): readonly SheetPart[] {
  const workbook = [...targetsOf(parts, '', 'officeDocument').values()][0] ?? '';
  const targets = targetsOf(parts, workbook, 'worksheet');
  return elementsOf(partText(parts, workbook), 'sheet').flatMap((attributes) => {
    const path = targets.get(attributes.get('id') ?? '');
    if (path === undefined || !parts.has(path)) return [];
    return [{ name: attributes.get('name') ?? '', path }];
  });
}

/** The paths that a part points to in relations of one type, by the id of the relation. */
function targetsOf(parts: Parts, part: string, type: string): ReadonlyMap<string, string> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const ofType = elementsOf(partText(parts, relations), 'Relationship').filter((attributes) =>
    attributes.get('Type')?.endsWith(`/${type}`),
  );
  return new Map(
    ofType.map((attributes) => {
      const target = attributes.get('Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`;
      return [attributes.get('Id') ?? '', path];
    }),
  );
}

/** The text of a part. */
export function partText(parts: Parts, path: string): string {
  const bytes = parts.get(path);
  if (bytes === undefined) throw damaged(new Error(`no part ${path}`));
  return new TextDecoder().decode(bytes);
}

/** The attributes of every element of a name; prefixes do not count, writers differ in them. */
function elementsOf(xml: string, name: string): readonly ReadonlyMap<string, string>[] {
  const found: ReadonlyMap<string, string>[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged(error);
  });
  parser.on('opentag', (tag) => {
    if (localName(tag.name) !== name) return;
    found.push(
      new Map(Object.entries(tag.attributes).map(([key, value]) => [localName(key), value])),
    );
  });
  parser.write(xml).close();
  return found;
}

/** A name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
