// How connections end over real sockets: nothing that was answered is lost, and who speaks what is not offered is told.

import assert from "node:assert/strict";
import { connect, gob, method, RpcError, Server, ServerError, service } from "../../mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";

const Bulk = service("Bulk", { Fill: method(gob.int, gob.bytes) });
const Wait = service("Wait", { Forever: method(gob.string, gob.string) });

function listen(): Deno.TcpListener {
  return Deno.listen({ hostname: "127.0.0.1", port: 0 });
}

Deno.test("shutdown() loses no answer, though requests wait that nobody will read", async () => {
  let began = 0;
  const enough = Promise.withResolvers<void>();
  const server = new Server({ limits: { maxCallsPerConnection: 64 } }).register(Bulk, {
    async Fill(size) {
      if (++began === 500) enough.resolve();
      await new Promise((resolve) => setTimeout(resolve, 1));
      return new Uint8Array(size);
    },
  });
  const listener = listen();
  const serving = server.serve(listener);
  await using client = await connect({ port: listener.addr.port });
  const calls = Array.from({ length: 20_000 }, () => client.call(Bulk.methods.Fill, 10_000));
  const outcomes = Promise.allSettled(calls);
  await enough.promise;
  await inTime(server.shutdown(), "shutdown()");
  await serving;
  const answered = (await outcomes).filter(({ status }) => status === "fulfilled").length;
  assert.equal(answered, began);
  assert(began < calls.length, "all requests were read");
});

for (const allowHalfOpen of [true, false]) {
  const does = allowHalfOpen ? "goes on" : "is told";
  Deno.test(`a handler whose client has closed its sending half ${does} if allowHalfOpen is ${allowHalfOpen}`, async () => {
    const began = Promise.withResolvers<AbortSignal>();
    const open = Promise.withResolvers<void>();
    const server = new Server({ allowHalfOpen }).register(Wait, {
      async Forever(text, { signal }) {
        began.resolve(signal);
        await open.promise;
        return text;
      },
    });
    const listener = listen();
    const serving = server.serve(listener);
    const conn = await Deno.connect({ port: listener.addr.port });
    const Request = gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint });
    const encoder = new gob.Encoder();
    await conn.write(encoder.encode(Request, { ServiceMethod: "Wait.Forever", Seq: 7 }));
    await conn.write(encoder.encode(gob.string, "still there"));
    const signal = await inTime(began.promise, "the call");
    const told = new Promise((resolve) => signal.addEventListener("abort", resolve));
    await conn.closeWrite();
    if (allowHalfOpen) await new Promise((resolve) => setTimeout(resolve, 50));
    else await inTime(told, "the signal");
    assert.equal(signal.aborted, !allowHalfOpen);
    // What it answers is sent in either case.
    open.resolve();
    const text = await inTime(new Response(conn.readable).text(), "the end");
    assert.match(text, /still there/);
    await inTime(server.shutdown(), "shutdown()");
    await serving;
  });
}

Deno.test("a connection that speaks what is not offered is closed, though it is left open", async () => {
  const beginnings = { gob: "\x05\x7f", json: '{"m', http: "CONNECT /_goRPC_ HTTP/1.0\n\n" };
  for (const offered of ["gob", "json", "http"] as const) {
    for (const [spoken, bytes] of Object.entries(beginnings)) {
      if (spoken === offered) continue;
      await using server = new Server();
      const listener = listen();
      server.serve(listener, { protocols: [offered] });
      using conn = await Deno.connect({ port: listener.addr.port });
      await conn.write(Uint8Array.from(bytes, (unit) => unit.charCodeAt(0)));
      const end = conn.read(new Uint8Array(1)).catch(() => null);
      assert.equal(await inTime(end, `${spoken} if ${offered} is offered`), null);
    }
  }
});

const Fail = service("Fail", {
  Details: method(gob.string, gob.int),
  Reply: method(gob.int, gob.int),
});

Deno.test("details and replies that cannot be encoded are errors that say so", async () => {
  await using server = new Server().register(Fail, {
    Details(text) {
      throw new RpcError(text, { code: 7, details: { no: "interface" } });
    },
    Reply: (n) => n + 0.5,
  });
  const listener = listen();
  server.serve(listener);
  await using client = await connect({ port: listener.addr.port });
  const error = await rejection(client.call(Fail.methods.Details, "it failed"), "the call");
  assert(error instanceof ServerError);
  assert.match(error.message, /^it failed \(rpc: error encoding details: .*received Object\)$/);
  assert.equal(error.code, 7);
  await assert.rejects(
    client.call(Fail.methods.Reply, 1),
    /^ServerError: rpc: error encoding body: /,
  );
  const page = await fetch(`http://127.0.0.1:${listener.addr.port}/debug/rpc?format=json`);
  const { services } = await page.json();
  const errors = services[0].methods.map(({ errors }: { errors: number }) => errors);
  assert.deepEqual(errors, [1, 1]);
});
