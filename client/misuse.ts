/**
 * What a program can get wrong when it calls.
 *
 * @module
 */

/** The error for something that is no method of a service, which types refuse but not every program checks. */
export function notOfService(method: unknown): TypeError {
  if (typeof method !== "string") {
    return new TypeError("Cannot call a method that belongs to no service");
  }
  const expected = "a method of a service, such as Arith.methods.Multiply";
  return new TypeError(`Cannot call ${JSON.stringify(method)}: expected ${expected}`);
}
