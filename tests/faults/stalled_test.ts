// A peer that stops: it reads nothing any more, or says nothing any more, and does not go away either.

import assert from "node:assert/strict";
import { connect, gob, ShutdownError } from "../../mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";
import { Calls, Site } from "./site.ts";

const megabyte = 1 << 20;

/** Asks for so many megabytes, a call each, and reads no reply. */
async function ask(peer: ScriptedPeer, megabytes: number): Promise<void> {
  for (let n = 0; n < megabytes; n++) await peer.request("Calls.Fill", n, gob.int, megabyte);
}

/** Waits until the number of calls does not change any more. */
async function steady(site: Site): Promise<number> {
  for (let last = -1;;) {
    const begun = await site.begun("Fill");
    if (begun === last) return begun;
    last = begun;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("a server holds few replies for a client that reads none, and serves the others", async () => {
  await using site = await Site.start({ limits: { maxPendingBytes: 4 * megabyte } });
  const peer = await ScriptedPeer.dial(site.port);
  await ask(peer, 200);
  // Four megabytes may wait; the buffers of the system take some more, and one call can go beyond either.
  const begun = await steady(site);
  assert(begun < 40, `${begun} calls of 200 were begun`);
  await site.checkBystander();
  peer.close();
  await site.settled();
});

Deno.test("a client that reads late gets every reply", async () => {
  await using site = await Site.start({ limits: { maxPendingBytes: megabyte } });
  await using peer = await ScriptedPeer.dial(site.port);
  const asked = ask(peer, 40);
  assert(await steady(site) < 40);
  for (let n = 0; n < 40; n++) {
    const { header, body } = await peer.readReply(gob.bytes);
    assert.equal(header.Seq, n);
    assert.equal(body.length, megabyte);
  }
  await asked;
  peer.close();
  await site.settled();
});

Deno.test("shutdown() with a time-out ends though a client reads nothing", async () => {
  await using site = await Site.start({ limits: { maxPendingBytes: megabyte } });
  await using peer = await ScriptedPeer.dial(site.port);
  await ask(peer, 40);
  await steady(site);
  await site.dismissBystander();
  await inTime(site.server.shutdown({ timeout: 50 }), "shutdown()");
});

Deno.test("a client whose server reads nothing gives its calls up, and closes", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const client = await connect({ port: listener.addr.port });
  const conn = await listener.accept();
  const stub = client.service(Calls);
  const calls = Array.from({ length: 20 }, (_, n) => {
    return rejection(stub.Echo(new Uint8Array(megabyte), { timeout: 20 + n }), `call ${n}`);
  });
  for (const error of await Promise.all(calls)) {
    assert(error instanceof DOMException && error.name === "TimeoutError", Deno.inspect(error));
  }
  const waiting = rejection(stub.Fill(1), "a call without a time-out");
  const closed = client.close();
  assert(await waiting instanceof ShutdownError);
  // Else it would wait for some seconds for the server to take what was sent.
  conn.close();
  await inTime(closed, "close()");
  assert.equal(await inTime(client.closed, "closed"), undefined);
});

Deno.test("a client whose server never answers the dial gives it up", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dial = connect({ port: listener.addr.port, http: true, timeout: 30 });
  const error = await rejection(dial, "connect()");
  assert(error instanceof DOMException && error.name === "TimeoutError", Deno.inspect(error));
});

Deno.test("a server ends a connection that never says what it speaks", async () => {
  await using site = await Site.start({ firstByteTimeout: 40 });
  for (const beginning of ["", "C", "CONNECT /_goRPC_ HTTP/1.0\r\n"]) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port: site.port });
    if (beginning !== "") await conn.write(new TextEncoder().encode(beginning));
    assert.equal(await inTime(conn.read(new Uint8Array(1)), "read()"), null);
  }
  await site.settled();
});

Deno.test("a server with an idle time-out ends a connection that stops within a request", async () => {
  await using site = await Site.start({ idleTimeout: 60 });
  await using peer = await ScriptedPeer.dial(site.port);
  await peer.send(peer.encode(gob.string, "no header, but a beginning").slice(0, -3));
  await peer.readEnd();
  await site.settled();
});

Deno.test("a server with an idle time-out ends a connection that reads nothing", async () => {
  await using site = await Site.start({
    idleTimeout: 60,
    limits: { maxPendingBytes: megabyte },
  });
  await using peer = await ScriptedPeer.dial(site.port);
  await ask(peer, 40);
  await site.settled();
});
