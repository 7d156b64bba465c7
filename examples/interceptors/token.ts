/**
 * Authentication by a token that travels in the metadata of each call.
 *
 * Metadata are only as safe as the connection: if others can listen, use TLS.
 *
 * @module
 */

import { type ClientInterceptor, RpcError, type ServerInterceptor } from "../../mod.ts";

/** Lets only calls with a known token through. */
export function requireToken(known: ReadonlySet<string>): ServerInterceptor {
  return ({ method, context }, next) => {
    const { token } = context.metadata;
    if (token === undefined || !known.has(token)) {
      throw new RpcError(`${method} needs a token`, { code: "unauthenticated" });
    }
    return next();
  };
}

/** Sends a token with every call. */
export function sendToken(token: string): ClientInterceptor {
  return ({ options }, next) => next({ ...options, metadata: { ...options.metadata, token } });
}
