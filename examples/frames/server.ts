/**
 * The arithmetic server of `../arith` with a codec that logs every frame. The clients of `../arith`, in Deno and in Go, notice
 * no difference.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1 examples/frames/server.ts --port 1234
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Server } from "../../mod.ts";
import { Arith } from "../arith/contract.ts";
import { GobServerCodec } from "./codec.ts";
import { LoggedServerCodec } from "./logged.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "1234" } } });

const server = new Server().register(Arith, {
  Multiply: ({ A, B }) => A * B,
  Divide({ A, B }) {
    if (B === 0) throw new Error("divide by zero");
    return { Quo: Math.trunc(A / B), Rem: A % B };
  },
});

const listener = Deno.listen({ hostname: "127.0.0.1", port: Number(values.port) });
console.log(`listening on ${listener.addr.hostname}:${listener.addr.port}`);
for await (const conn of listener) {
  // Not awaited: connections are served concurrently.
  server.serveCodec(new LoggedServerCodec(new GobServerCodec(conn), console.log));
}
