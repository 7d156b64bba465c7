/**
 * One process that serves the page and its script, and carries the bytes of its calls to the arithmetic server.
 *
 * ```sh
 * deno run --allow-net --allow-read --allow-run examples/web/server.ts --port 8080 --arith 1234
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { dial, type Transport } from "../../mod.ts";
import { webSocketHandler } from "../../websocket/mod.ts";
import { bundle } from "./bundle.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    arith: { type: "string", default: "1234" },
  },
});
const arithPort = Number(values.arith);

/** Carries bytes one way until they end. */
async function carry(from: Transport, to: Transport): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  for (let count; (count = await from.read(buffer)) !== null;) {
    for (let sent = 0; sent < count;) sent += await to.write(buffer.subarray(sent, count));
  }
}

/** Serves a connection of a page by carrying its bytes: the server in Go speaks to the page itself. */
async function serveConn(page: Transport): Promise<void> {
  const arith = await dial({ port: arithPort });
  try {
    // When one side has ended, so has the other.
    await Promise.race([carry(page, arith), carry(arith, page)]);
  } finally {
    arith.close();
    page.close();
  }
}

const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'",
  "x-content-type-options": "nosniff",
};

const { script } = await bundle("page.ts");
const page = await Deno.readTextFile(new URL("index.html", import.meta.url));
const site = Deno.serve({
  hostname: "127.0.0.1",
  port: Number(values.port),
  onListen: ({ hostname, port }) => console.log(`listening on ${hostname}:${port}`),
}, (request, info) => {
  switch (new URL(request.url).pathname) {
    case "/":
      return new Response(page, {
        headers: { ...headers, "content-type": "text/html; charset=utf-8" },
      });
    case "/page.js":
      return new Response(script, {
        headers: { ...headers, "content-type": "text/javascript; charset=utf-8" },
      });
    case "/rpc":
      return calls(request, info);
    default:
      return new Response("not found\n", { status: 404, headers });
  }
});

// Anybody can make a domain lead to this machine: pages of it are not ours.
const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${site.addr.port}`);
const calls = webSocketHandler({ serveConn }, { hosts });
