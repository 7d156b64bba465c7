/**
 * A server on more than one core: each worker is a thread with a server of its own, and all listen on the same port.
 *
 * ```sh
 * deno run --unstable-net --allow-net=127.0.0.1 --allow-read examples/parallel/server.ts --port 1234 --workers 2
 * ```
 *
 * The system distributes connections over the workers, not calls: a client that wants to use several workers opens several
 * connections. Linux does that; on other systems one worker may get them all. The first flag is needed because Deno calls
 * `reusePort` unstable, the last because a worker's file is read when it starts.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Workers } from "./workers.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "1234" },
    workers: { type: "string", default: String(navigator.hardwareConcurrency) },
  },
});

const workers = await Workers.start(Number(values.workers), Number(values.port));
console.log(`listening on 127.0.0.1:${workers.port}`);
