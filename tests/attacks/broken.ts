/**
 * What a socket says whose connection is gone.
 *
 * @module
 */

/** Whether an error says that a connection is gone, whoever ended it. */
export function isBroken(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, NotConnected, ConnectionAborted, BadResource, Interrupted } =
    Deno.errors;
  const gone = [
    ConnectionReset,
    BrokenPipe,
    NotConnected,
    ConnectionAborted,
    BadResource,
    Interrupted,
  ];
  return gone.some((kind) => error instanceof kind);
}
