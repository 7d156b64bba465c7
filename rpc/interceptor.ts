/**
 * Interceptors: what stands around every call, for logging, authentication, metrics, tracing.
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
  /** What the handler is told too. */
  readonly context: CallContext;
}

/**
 * Stands around every handler of a server. It calls `next` to go on, and what it returns is the reply; what it throws is
 * the error. It may do something before, after, or instead.
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
 * Stands around every call of a client. It calls `next`, with other options if it likes, and what it returns is the
 * reply; what it throws is the error.
 */
export type ClientInterceptor = (
  call: ClientCall,
  next: (options?: CallOptions) => Promise<unknown>,
) => unknown;

/** A call that interceptors stand around. `O` is what an interceptor can change of it. */
export interface InterceptedCall<C, O> {
  /** What the next interceptor is given. */
  readonly seen: (options: O) => C;
  /** Makes the call itself, after the last interceptor. */
  readonly run: (options: O) => unknown;
}

/**
 * Makes a call through the interceptors, the first outermost.
 *
 * @param interceptors All of them.
 * @param call The call.
 * @param options What it begins with; an interceptor that gives `next` other options changes them for those inside of it.
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
