/**
 * What is to be asked of a type: the parts that a value has, or the paths that a person gave.
 *
 * @module
 */

/** What a JSON value or a list of paths wants to know of the type at its place. */
export interface Wanted {
  /** The fields to ask for if the type is a struct. */
  fields(): ReadonlyMap<string, Wanted>;
  /** What is wanted of the elements of a slice or an array. */
  items(): Wanted;
  /** What is wanted of the values of a map. */
  values(): Wanted;
  /** The types of the values if it is an interface, by their registered names. */
  types(): ReadonlyMap<string, Wanted>;
  /** Which forms a named type may have; those of which nothing is known are all tried. */
  readonly forms: Forms;
}

/** What a value looks like. */
export interface Forms {
  /** The lengths that it may have if it is an array. */
  readonly lengths: readonly number[];
  /** Whether it may be a slice or an array. */
  readonly list: boolean;
  /** Whether it may be a map. */
  readonly map: boolean;
}

/** Of a named array the length is not told. These are those of digests, keys, vectors and matrices. */
const commonLengths = [2, 3, 4, 6, 8, 9, 12, 16, 20, 24, 28, 32, 48, 64];

/** Nothing but the type itself. */
export const nothing: Wanted = {
  fields: () => new Map(),
  items: () => nothing,
  values: () => nothing,
  types: () => new Map(),
  forms: { lengths: commonLengths, list: true, map: true },
};

/**
 * Field paths: `A`, `Pos.X`. Slices, arrays and maps are passed through: `List.X` is the field of the elements.
 */
export function wantedPaths(paths: readonly string[]): Wanted {
  const byField = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.indexOf(".");
    const field = at < 0 ? path : path.slice(0, at);
    const rest = byField.get(field) ?? [];
    if (at >= 0) rest.push(path.slice(at + 1));
    byField.set(field, rest);
  }
  const fields = new Map([...byField].map(([field, rest]) => [field, wantedPaths(rest)]));
  const wanted: Wanted = {
    ...nothing,
    fields: () => fields,
    items: () => wanted,
    values: () => wanted,
  };
  return wanted;
}
