/**
 * Why a connection ended, and what its calls reject with.
 *
 * @module
 */

import { ShutdownError } from "../rpc/errors.ts";

/** What to look at if calls were made and nothing has come. */
export const silentServer: string =
  "nothing has come from this server yet; if nothing ever does, it may speak another protocol: " +
  "see the options codec, http and tls of connect";

/**
 * Why the connection ended although we did not close it. As in Go's client, `EOF` becomes `unexpected EOF`.
 *
 * @param failure What broke it; `undefined` at the end of its bytes.
 * @param hint What to look at, if the failure itself does not say it.
 */
export function toShutdownError(failure: unknown, hint: string | undefined): ShutdownError {
  if (failure === undefined) return new ShutdownError("unexpected EOF", { hint });
  const { message, cause } = failure as Error;
  if (failure instanceof ShutdownError) {
    return hint === undefined || failure.hint
      ? failure
      : new ShutdownError(message, { cause, hint });
  }
  const text = message === "EOF" ? "unexpected EOF" : message;
  return new ShutdownError(text, { cause: failure, hint });
}

/** The same reason for one call, with its own stack. */
export function reasonOfCall(
  { message, cause, hint }: ShutdownError,
  sent: boolean,
): ShutdownError {
  return new ShutdownError(message, { cause, hint, sent });
}
