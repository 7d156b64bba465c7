/**
 * Go's `net/rpc` and `encoding/gob` for Deno, in one file: what `@netrpc/netrpc` has, with its `./pool` and `./mux`.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, service } from "./netrpc.ts";
 * import assert from "node:assert/strict";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int) });
 *
 * await using server = new Server().register(Arith, { Multiply: ({ A, B }) => A * B });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ port: listener.addr.port });
 * assert.equal(await client.service(Arith).Multiply({ A: 7, B: 8 }), 56);
 * ```
 *
 * @module
 */

export * from "../../mod.ts";
export * from "../../mux/mod.ts";
export * from "../../pool/mod.ts";
