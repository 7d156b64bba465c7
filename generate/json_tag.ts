/**
 * Go's struct tags.
 *
 * @module
 */

/**
 * The `json` tag in the tag of a field: `id,omitempty` of `json:"id,omitempty" xml:"id"`. Follows `StructTag.Lookup` of
 * Go's reflect.
 *
 * @returns The text, or `undefined` if there is none.
 */
export function jsonTag(tag: string): string | undefined {
  const pair = /\s*([^\s":\p{Cc}]+):("(?:[^"\\\n]|\\.)*")/uy;
  for (let match = pair.exec(tag); match !== null; match = pair.exec(tag)) {
    if (match[1] !== "json") continue;
    const text = unquoted(match[2]!);
    // A schema takes such a text for a whole tag that was given by mistake.
    return text === undefined || text === "" || text.includes('json:"') ? undefined : text;
  }
  return undefined;
}

function unquoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}
