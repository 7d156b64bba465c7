/**
 * An interceptor that leaves a trace, for either end of a connection.
 *
 * @module
 */

/** Writes down when a call comes by, and when its outcome does. */
export function logged(
  name: string,
  log: string[],
): <T>(call: { readonly method: string }, next: () => Promise<T>) => Promise<T> {
  return async ({ method }, next) => {
    log.push(`${name} before ${method}`);
    try {
      return await next();
    } finally {
      log.push(`${name} after`);
    }
  };
}
