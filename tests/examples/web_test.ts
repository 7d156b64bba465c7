// The page of examples/web, its script and the process that serves them. The script's client is run in Deno as it is bundled,
// and the whole in Chromium where there is one.

import assert from "node:assert/strict";
import { bundle } from "../../examples/web/bundle.ts";
import type * as WebClient from "../../examples/web/client.ts";
import { chromiumTest } from "../testing/chromium.ts";
import { buildGo, goAvailable, goTest } from "../testing/go.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { ServerChild } from "../testing/process.ts";
import { WebSocketError } from "../../websocket/mod.ts";

const folder = new URL("../../examples/web/", import.meta.url);
const kib = 1024;

/** The client's script, or `undefined` where the bundler cannot be had. */
const client = await bundle("client.ts").catch((error: Error) => {
  // Anything but a missing bundler is a failure.
  if (/download|fetch|network|dns|connect/i.test(error.message)) return undefined;
  throw error;
});

/** A test of what is bundled. Where the bundler cannot be fetched it is ignored. */
function bundleTest(name: string, test: () => Promise<void>): void {
  Deno.test({ name, ignore: client === undefined, fn: test });
}

bundleTest(
  "web: what a client needs, and the whole page, is less than 32 KiB compressed",
  async () => {
    const { gzip, brotli } = client!.sizes;
    assert(gzip < 32 * kib, `${gzip} bytes by gzip`);
    assert(brotli < 29 * kib, `${brotli} bytes by brotli`);
    const page = (await bundle("page.ts")).sizes;
    assert(page.gzip < 32 * kib, `${page.gzip} bytes of the page by gzip`);
  },
);

bundleTest("web: the script uses neither Deno nor code from text", async () => {
  for (const { script } of [client!, await bundle("page.ts")]) {
    const text = new TextDecoder().decode(script);
    for (
      const foreign of [/\bDeno\s*\./, /new Function/, /\beval\(/, /\bimport\s*\(/, /["'`]node:/]
    ) {
      assert(!foreign.test(text), `${foreign} is in it`);
    }
  }
});

/** The process that serves the page, for a server of the service. */
async function startWeb(arith: ServerChild): Promise<ServerChild> {
  return await ServerChild.start(Deno.execPath(), [
    ...["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-run"],
    new URL("server.ts", folder).pathname,
    ...["--port", "0", "--arith", arith.address.split(":").at(-1)!],
  ]);
}

/** The beginning of the answer to a handshake with headers that a program cannot set on a WebSocket. */
async function handshake(
  address: string,
  { host, origin }: { host: string; origin: string },
): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(address.split(":")[1]) });
  const key = "AAAAAAAAAAAAAAAAAAAAAA==";
  const head =
    `GET /rpc HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: upgrade\r\n` +
    `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`;
  await conn.write(new TextEncoder().encode(head));
  const answer = new Uint8Array(4096);
  return new TextDecoder().decode(answer.subarray(0, await conn.read(answer) ?? 0));
}

async function goServer(): Promise<ServerChild> {
  const path = await buildGo(new URL("../arith/go/server/", folder));
  return await ServerChild.start(path, ["--port", "0"]);
}

if (client !== undefined) {
  goTest("web: the page is served with its script, which calls the server in Go", async () => {
    await using arith = await goServer();
    await using web = await startWeb(arith);

    const page = await fetch(`http://${web.address}/`);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(
      page.headers.get("content-security-policy")!,
      /^default-src 'none'; script-src 'self';/,
    );
    assert.match(await page.text(), /<script type="module" src="page.js">/);
    const script = await fetch(`http://${web.address}/page.js`);
    assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
    assert((await script.text()).length > 10_000);
    const missing = await fetch(`http://${web.address}/nothing`);
    assert.deepEqual([missing.status, await missing.text()], [404, "not found\n"]);

    const file = await Deno.makeTempFile({ suffix: ".js" });
    try {
      await Deno.writeFile(file, client.script);
      const { connectArith }: typeof WebClient = await import(`file://${file}`);
      const connection = await connectArith(`ws://${web.address}/rpc`);
      const { arith: stub } = connection;
      assert.equal(await stub.Multiply({ A: 7, B: 8 }), 56);
      assert.deepEqual({ ...await stub.Divide({ A: 17, B: 5 }) }, { Quo: 3, Rem: 2 });
      await assert.rejects(stub.Divide({ A: 1, B: 0 }), {
        name: "ServerError",
        message: "divide by zero",
      });
      const calls = Array.from({ length: 500 }, (_, i) => stub.Multiply({ A: i, B: i }));
      assert.deepEqual(await Promise.all(calls), calls.map((_, i) => i * i));

      // The end of the server in Go is the end of the page's connection.
      await arith.child.kill();
      assert(await inTime(connection.closed) instanceof Error);
      await connection.close();
    } finally {
      await Deno.remove(file);
    }
  });

  chromiumTest("web: a person calls the server in Go from the page", async (browser) => {
    const arith = await goServer();
    await using web = await startWeb(arith);
    const page = await browser.open(`http://${web.address}/`);
    const state = 'document.querySelector("#state").textContent';
    const shown = 'document.querySelector("output").textContent';
    await page.until(`${state} === "connected"`);
    await page.click('button[value="Multiply"]');
    assert.equal(await page.until(shown), "17 × 5 = 85");
    await page.click('button[value="Divide"]');
    await page.until(`${shown} === "17 ÷ 5 = 3, remainder 2"`);
    await page.fill('input[name="B"]', "0");
    await page.click('button[value="Divide"]');
    await page.until(`${shown} === "error: divide by zero"`);
    assert.deepEqual(page.complaints, []);

    await arith[Symbol.asyncDispose]();
    await page.until(`${state}.startsWith("not connected: ")`);
  }, { ignore: !goAvailable });

  goTest("web: pages of other origins get no connection", async () => {
    await using arith = await goServer();
    await using web = await startWeb(arith);
    const { webSocketTransport } = await import("../../websocket/mod.ts");
    const headers = { origin: "https://evil.example" };
    const socket = new WebSocket(`ws://${web.address}/rpc`, { headers });
    assert(await rejection(webSocketTransport(socket)) instanceof WebSocketError);
    // A domain that leads here makes its pages pages of the host that they call.
    const host = "evil.example";
    const rebound = await handshake(web.address, { host, origin: `http://${host}` });
    assert.match(rebound, /^HTTP\/1\.1 403 /);
    const own = { host: web.address, origin: `http://${web.address}` };
    assert.match(await handshake(web.address, own), /^HTTP\/1\.1 101 /);
  });
}
