/**
 * Fields that were probably meant. A server tells whether a field exists to whoever names it, and lists none.
 *
 * @module
 */

import type { Found } from "../ask/found.ts";
import { type Wanted, wantedPaths } from "../ask/wanted.ts";

/** Words that Go writes in capitals. */
const initialisms =
  /^(?:id|url|uri|ip|http|https|json|api|sql|uid|uuid|html|xml|cpu|os|tls|ttl|rpc)$/i;

/** Other spellings of a name, as Go would write it: `user_id` is `UserID`. */
export function spellings(name: string): string[] {
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").split(/[_\-\s.]+/).filter((w) =>
    w !== ""
  );
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
  const go = (word: string) =>
    initialisms.test(word) ? word.toUpperCase() : capital(word.toLowerCase());
  const found = [
    capital(name),
    words.map(go).join(""),
    words.map((word) => capital(word.toLowerCase())).join(""),
    name.toUpperCase(),
    words.map(capital).join("_"),
  ];
  for (const base of found.slice(0, 2)) {
    found.push(base.endsWith("s") ? base.slice(0, -1) : `${base}s`);
  }
  return [...new Set(found)].filter((text) =>
    text !== name && /^\p{Lu}[\p{L}\p{Nd}_]*$/u.test(text)
  );
}

/**
 * Asks for other spellings of a field.
 *
 * @param explore Asks for the argument.
 * @param path Where the field is missing: `Pos.list[2].x`.
 * @param name The name that no field has.
 * @returns Those that exist.
 */
export async function nearFields(
  explore: (wanted: Wanted) => Promise<Found>,
  path: string,
  name: string,
): Promise<string[]> {
  // What is in brackets is passed through.
  const before = path.slice(0, path.length - name.length).replace(
    /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g,
    "",
  );
  const names = spellings(name).slice(0, 10);
  if (names.length === 0 || /[^\p{L}\p{Nd}_.]/u.test(before)) return [];
  const found = await explore(wantedPaths(names.map((near) => before + near)));
  return names.filter((near) => exists(found, [...before.split(".").slice(0, -1), near]));
}

function exists(found: Found | undefined, path: readonly string[]): boolean {
  if (found === undefined || path.length === 0) return found !== undefined;
  const { shape } = found;
  if (shape.kind === "slice" || shape.kind === "array" || shape.kind === "map") {
    return exists(shape.elem, path);
  }
  const [field = "", ...rest] = path;
  return shape.kind === "struct" && exists(shape.fields.get(field), rest);
}
