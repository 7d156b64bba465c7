// The process of a peer is killed, whatever it is doing at that moment.

import assert from "node:assert/strict";
import { type Client, connect, type DialOptions, ShutdownError } from "../../../mod.ts";
import { inTime, later, rejection } from "../../testing/in_time.ts";
import { Proxy, type Way } from "../../testing/proxy.ts";
import { Unhandled } from "../../testing/unhandled.ts";
import { closedFiles, openFiles } from "../../testing/open_files.ts";
import { Calls, Site } from "../site.ts";
import { start, startServer } from "../victims.ts";

/** Fails unless the client knows that its server is gone, and all of its calls do. */
async function checkGone(client: Client, calls: Promise<unknown>[]): Promise<void> {
  for (const call of calls) {
    const error = await rejection(call, "the call");
    assert(error instanceof ShutdownError, Deno.inspect(error));
  }
  assert(await inTime(client.closed, "closed") instanceof ShutdownError);
  const error = await rejection(client.service(Calls).Fill(1), "a later call");
  assert(error instanceof ShutdownError, Deno.inspect(error));
  assert.equal(error.message, "connection is shut down");
  await inTime(client.close(), "close()");
}

Deno.test("a server is killed while calls wait", async () => {
  using unhandled = new Unhandled();
  const { child, port } = await startServer("serve");
  await using _ = child;
  const files = await openFiles();
  const clients = await Promise.all([{}, { codec: "json" }, { http: true }].map((options) => {
    return connect({ port, ...options as DialOptions });
  }));
  const waiting = clients.map((client) => {
    const stub = client.service(Calls);
    return [later(stub.Wait("a")), later(stub.Wait("b", { timeout: 60_000 }))];
  });
  for (const client of clients) assert.equal((await client.service(Calls).Fill(3)).length, 3);
  await child.kill();
  for (const [n, client] of clients.entries()) await checkGone(client, waiting[n]!);
  await closedFiles(files);
  await unhandled.checkNone();
});

/** A large message goes this way through a proxy when the process of its sender or of its receiver is killed. */
const breaks: readonly [name: string, method: "Echo" | "Fill", way: Way][] = [
  ["reads a large request", "Echo", "up"],
  ["writes a large reply", "Fill", "down"],
];

for (const [name, method, way] of breaks) {
  Deno.test(`a server is killed while it ${name}`, async () => {
    using unhandled = new Unhandled();
    const { child, port } = await startServer("serve");
    await using _ = child;
    await using proxy = await Proxy.start(port);
    const client = await connect({ port: proxy.port });
    const stub = client.service(Calls);
    const large = 32 << 20;
    const call = later(method === "Echo" ? stub.Echo(new Uint8Array(large)) : stub.Fill(large));
    const small = later(stub.Wait("beside it"));
    await proxy.hasPassed(way, 1 << 20);
    await child.kill();
    await checkGone(client, [call, small]);
    await unhandled.checkNone();
  });

  Deno.test(`a client is killed while its server ${name}`, async () => {
    await using site = await Site.start();
    await using proxy = await Proxy.start(site.port);
    await using child = start("call", String(proxy.port), method);
    await proxy.hasPassed(way, 1 << 20);
    await child.kill();
    await site.settled();
  });
}

Deno.test("a server is killed within a reply", async () => {
  const { child, port } = await startServer("half", "reply");
  await using _ = child;
  const client = await connect({ port });
  const call = later(client.service(Calls).Wait("a"));
  assert.equal(await child.readLine(), "half");
  await child.kill();
  await checkGone(client, [call]);
});

Deno.test("a server is killed within the HTTP handshake", async () => {
  const { child, port } = await startServer("half", "handshake");
  await using _ = child;
  const files = await openFiles();
  const dial = later(connect({ port, http: true }));
  assert.equal(await child.readLine(), "half");
  await child.kill();
  const error = await rejection(dial, "connect()");
  assert(error instanceof Error, Deno.inspect(error));
  await closedFiles(files);
});

Deno.test("a client is killed while its calls wait, and their time-outs end them", async () => {
  await using site = await Site.start();
  await using child = start("call", String(site.port), "Wait");
  assert.equal(await child.readLine(), "calling");
  await child.kill();
  await site.settled();
});

for (const what of ["request", "connect"]) {
  Deno.test(`a client is killed within ${what === "request" ? "a request" : "the HTTP handshake"}`, async () => {
    await using site = await Site.start();
    const files = await openFiles();
    await using child = start("half", what, String(site.port));
    assert.equal(await child.readLine(), "half");
    await child.kill();
    await site.settled();
    await child[Symbol.asyncDispose]();
    await closedFiles(files);
  });
}

Deno.test("many clients are killed at the same time, under load", async () => {
  await using site = await Site.start();
  await using stack = new AsyncDisposableStack();
  const methods = ["Echo", "Fill", "Wait"];
  const children = methods.map((method) => stack.use(start("call", String(site.port), method)));
  for (const child of children) assert.equal(await child.readLine(), "calling");
  await Promise.all(children.map((child) => child.kill()));
  await site.settled();
});
