/** What a text says as JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** An entry of parsed JSON of a form nobody vouches for; undefined when there is none. */
export function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const entry: unknown = Reflect.get(value, key);
  return entry;
}
