/**
 * Traces: all calls that one call leads to, on any number of machines, carry the same trace id. It travels in the format of
 * W3C's `traceparent`.
 *
 * @module
 */

import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientInterceptor, ServerInterceptor } from "../../mod.ts";

/** A call as part of a trace. */
export interface Span {
  /** The id of the trace, which all its calls share. */
  readonly trace: string;
  /** The id of this call. */
  readonly id: string;
  /** The id of the call that led to it; without one, this call began the trace. */
  readonly parent?: string;
  /** What was called. */
  readonly method: string;
}

/** The call that the current code runs for. */
const current = new AsyncLocalStorage<Span>();

function number(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toHex();
}

/** Begins a span for each call of a handler, in the caller's trace if there is one. */
export function traceHandlers(ended: (span: Span) => void): ServerInterceptor {
  return async ({ method, context }, next) => {
    const [, trace = number(16), parent] =
      /^00-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(context.metadata.traceparent ?? "") ?? [];
    const id = number(8);
    const span = { trace, id, method, ...(parent === undefined ? {} : { parent }) };
    try {
      return await current.run(span, next);
    } finally {
      ended(span);
    }
  };
}

/** Sends the id of the span in which a call is made. */
export function traceCalls(): ClientInterceptor {
  return ({ options }, next) => {
    const span = current.getStore();
    if (span === undefined) return next();
    const traceparent = `00-${span.trace}-${span.id}-01`;
    return next({ ...options, metadata: { ...options.metadata, traceparent } });
  };
}
