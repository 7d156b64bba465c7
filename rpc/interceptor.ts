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
