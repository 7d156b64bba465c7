/**
 * Interceptors around a handler.
 *
 * @module
 */

import type { CallContext } from "../rpc/contract.ts";
import type { ServerCall, ServerInterceptor } from "../rpc/interceptor.ts";

/** Calls the handler through the interceptors, the first outermost. */
export function intercept(
  interceptors: readonly ServerInterceptor[],
  call: ServerCall,
  handler: (args: unknown, context: CallContext) => unknown,
): Promise<unknown> {
  const go = async (index: number): Promise<unknown> => {
    const interceptor = interceptors[index];
    return interceptor === undefined
      ? await handler(call.args, call.context)
      : await interceptor(call, () => go(index + 1));
  };
  return go(0);
}
