/**
 * A line for each call.
 *
 * @module
 */

import type { ServerInterceptor } from "../../mod.ts";

/** Logs each call that a server answers: who called what, how long it took, and how it ended. */
export function logCalls(log: (line: string) => void): ServerInterceptor {
  return async ({ method, context }, next) => {
    const began = performance.now();
    const line = (outcome: string) => {
      const time = (performance.now() - began).toFixed(1);
      log(`${method} from ${nameOf(context.remoteAddr)}: ${outcome} after ${time} ms`);
    };
    try {
      const reply = await next();
      line("answered");
      return reply;
    } catch (error) {
      line(`failed (${error instanceof Error ? error.message : error})`);
      throw error;
    }
  };
}

function nameOf(addr: Deno.Addr | undefined): string {
  if (addr === undefined) return "nowhere";
  return "hostname" in addr ? addr.hostname : addr.transport;
}
