/**
 * Where people see the hint of an error.
 *
 * @module
 */

/**
 * Gives an error a hint, as its `hint` and as a line of its `stack`, behind the text: what a runtime prints of an error that nobody
 * catches is the stack. The message stays Go's. The stack begins where this was called and is made when it is read, because most
 * errors are never printed.
 *
 * @param error An error whose stack nobody has read.
 * @param hint What to do about it.
 */
export function showHint(error: Error, hint: string): void {
  const place = new Error();
  const setStack = (value: string) =>
    Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
  Object.defineProperties(error, {
    // Printing an error prints its enumerable properties behind the stack, which has the hint already.
    hint: { value: hint, configurable: true, writable: true },
    stack: {
      configurable: true,
      get: () => {
        // The first line is the text of `place`, then come this function and the one that made the error.
        const frames = place.stack?.split("\n").slice(3) ?? [];
        return [`${error.name}: ${error.message}`, `  hint: ${hint}`, ...frames].join("\n");
      },
      set: setStack,
    },
  });
}
