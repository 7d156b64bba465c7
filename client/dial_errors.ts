/**
 * What a dial that fails rejects with: what the system says, with the address and what to look at.
 *
 * @module
 */

/** How far a dial is. */
export type Step = "connect" | "TLS" | "HTTP";

/** What a dial rejects with after its time-out. */
export function timeoutError(step: Step, milliseconds: number): DOMException {
  const text = `No connection within ${milliseconds} ms`;
  const what = step === "connect"
    ? text
    : `${text}: no answer to the ${step} handshake; does the server speak ${step}?`;
  return new DOMException(what, "TimeoutError");
}

/** Makes a function that throws an error of the system again, of the same class, with the address in its text. */
export function withAddress(address: string): (error: unknown) => never {
  return (error) => {
    throw reworded(error, (message) => `Cannot connect to ${address}: ${message}`);
  };
}

/** Throws an error of a TLS handshake again. If it looks like a server without TLS, its text says so. */
export function withTlsHint(error: unknown): never {
  const noTls = error instanceof Deno.errors.UnexpectedEof || /InvalidContentType/.test(`${error}`);
  if (!noTls) throw error;
  throw reworded(error, (message) => `${message}: if the server speaks no TLS, leave tls out`);
}

/** A copy of an error of the system with another text. Other errors, such as a missing permission, stay as they are. */
function reworded(error: unknown, text: (message: string) => string): unknown {
  if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) return error;
  const { constructor, message } = error;
  if (!Object.values(Deno.errors).includes(constructor as never)) return error;
  const copy = new (constructor as ErrorConstructor)(text(message), { cause: error });
  // Such as `ECONNREFUSED`.
  return "code" in error ? Object.assign(copy, { code: error.code }) : copy;
}
