/**
 * Which field a member of a JSON object belongs to, by the rules of Go's encoding/json.
 *
 * @module
 */

import { groupBy } from "./group_by.ts";

/** The source of an expression for a name, in Unicode mode. `RegExp.escape` is not in Node before 24. */
function escapePattern(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * The same text for all names that differ in case only. Also for a few that differ in more, since upper case can be several
 * letters: SS and ß.
 */
function coarseFold(name: string): string {
  return name.toLowerCase().toUpperCase();
}

/**
 * Finds fields by the name of a member: exact, or else the first that differs in case only, by Unicode's simple folding. The
 * time does not depend on the number of fields.
 */
export function fieldFinder<F extends { readonly name: string }>(
  fields: readonly F[],
): (name: string) => F | undefined {
  const exact = new Map(fields.map((field) => [field.name, field]));
  // Expressions know the case of all of Unicode.
  const forms = fields.map((field) => ({
    field,
    form: new RegExp(`^${escapePattern(field.name)}$`, "iu"),
  }));
  const folded = groupBy(forms, ({ field }) => coarseFold(field.name));
  // Simple folding keeps the length.
  const longest = Math.max(0, ...fields.map(({ name }) => name.length));
  return (name) => {
    const field = exact.get(name);
    if (field !== undefined || name.length > longest) return field;
    return folded.get(coarseFold(name))?.find(({ form }) => form.test(name))?.field;
  };
}
