/**
 * Authentication by a token that travels in the metadata of each call.
 *
 * Metadata are as safe as the connection: where others can listen, use TLS.
 *
 * @module
 */

import { type ClientInterceptor, RpcError, type ServerInterceptor } from "../../mod.ts";

/** Lets calls through that show a known token. */
export function requireToken(known: ReadonlySet<string>): ServerInterceptor {
  return ({ method, context }, next) => {
    const { token } = context.metadata;
    if (token === undefined || !known.has(token)) {
      throw new RpcError(`${method} needs a token`, { code: "unauthenticated" });
    }
    return next();
  };
}

/** Shows a token with every call. */
export function sendToken(token: string): ClientInterceptor {
  return ({ options }, next) => next({ ...options, metadata: { ...options.metadata, token } });
}
