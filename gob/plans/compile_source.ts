/**
 * The one place where code is made from text.
 *
 * A closure plan asks for each field which function to call; a generated one is straight-line code that the engine
 * compiles as if somebody had written it for the type (docs/numbers.md says what that is worth). It is safe because only
 * schemas that the program itself declared get here, and of those only numbers, and names through `JSON.stringify`:
 * nothing that a peer sends becomes source, since its fields are matched to ours by index first. Where the runtime forbids
 * it the closure plans do the same work.
 *
 * @module
 */

/** A struct of more fields keeps its closure plans: its field numbers would not fit in one byte. */
export const maxFields = 100;

/** Whether the runtime lets us make code from text. */
export const canGenerate: boolean = (() => {
  try {
    return new Function("return true")() === true;
  } catch {
    return false;
  }
})();

/** Makes a function from the source of an expression, in which the names of `scope` are known. */
export function generate<F>(source: string, scope: Record<string, unknown>): F {
  const make = new Function(...Object.keys(scope), `"use strict"; return ${source};`);
  return make(...Object.values(scope));
}
