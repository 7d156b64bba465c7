/**
 * Interceptors: functions around every call, for logging, authentication, metrics, tracing.
 *
 * @module
 */

import type { CallContext, CallOptions } from "./contract.ts";

/** A call on its way to a handler. */
export interface ServerCall {
  /** The full name of the method: `Arith.Divide`. */
  readonly method: string;
  /** The argument. */
  readonly args: unknown;
  /** The context that the handler gets. */
  readonly context: CallContext;
}

/**
 * A function around every handler of a server. It calls `next` to go on. What it returns is the reply, and what it throws
 * is the error. It can act before `next`, after it, or instead of it.
 */
export type ServerInterceptor = (call: ServerCall, next: () => Promise<unknown>) => unknown;

/** A call on its way to the server. */
export interface ClientCall {
  /** The full name of the method: `Arith.Divide`. */
  readonly method: string;
  /** The argument. */
  readonly args: unknown;
  /** The options of the call. */
  readonly options: Readonly<CallOptions>;
}

/**
 * A function around every call of a client. It calls `next` to go on, with other options if it likes. What it returns is
 * the reply, and what it throws is the error.
 */
export type ClientInterceptor = (
  call: ClientCall,
  next: (options?: CallOptions) => Promise<unknown>,
) => unknown;

/** A call to be made through interceptors. `O` is what they can change of it. */
export interface InterceptedCall<C, O> {
  /** Makes what an interceptor gets to see. */
  readonly seen: (options: O) => C;
  /** Makes the call itself, after the last interceptor. */
  readonly run: (options: O) => unknown;
}

/**
 * Makes a call through the interceptors, the first outermost.
 *
 * @param interceptors The interceptors.
 * @param call The call.
 * @param options The options to begin with. An interceptor that gives `next` others changes them for all inside of it.
 * @param index The interceptor to begin with.
 * @returns The reply.
 */
export async function chain<C, O>(
  interceptors: readonly ((call: C, next: (options?: O) => Promise<unknown>) => unknown)[],
  call: InterceptedCall<C, O>,
  options: O,
  index: number = 0,
): Promise<unknown> {
  const interceptor = interceptors[index];
  if (interceptor === undefined) return await call.run(options);
  return await interceptor(
    call.seen(options),
    (changed = options) => chain(interceptors, call, changed, index + 1),
  );
}
