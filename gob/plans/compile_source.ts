/**
 * The one place that makes code from text.
 *
 * A closure plan looks up for each field which function to call. A generated plan is straight-line code for one type,
 * which runs faster (see docs/numbers.md). It is safe, since only schemas that the program itself declared become source,
 * and of those only numbers, and names through `JSON.stringify`. Nothing that a peer sends becomes source: its fields are
 * matched to ours by index first. If the runtime forbids generated code, the closure plans do the same work.
 *
 * @module
 */

/** The most fields of a struct with generated code, so that each field number fits in one byte. */
export const maxGeneratedFields = 100;

/** Whether the runtime allows code from text. */
export const canCompileSource: boolean = (() => {
  try {
    return new Function("return true")() === true;
  } catch {
    return false;
  }
})();

/** Evaluates the source of a function. It can use the names in `scope`. */
export function compileSource<F>(source: string, scope: Record<string, unknown>): F {
  const make = new Function(...Object.keys(scope), `"use strict"; return ${source};`);
  return make(...Object.values(scope));
}
