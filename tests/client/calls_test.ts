// Calls of a client on a connection that does not break, against a scripted server.

import assert from "node:assert/strict";
import { Client, gob, method, ServerError, service } from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { Args, Arith, Quotient } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Empty, Response, ScriptedPeer, scriptedServer } from "../testing/scripted_peer.ts";

const Texts = service("Texts", {
  Upper: method(gob.string, gob.string),
  Any: method(gob.string, gob.any),
});

Deno.test("a call sends its name, the next number and its argument", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  for (let seq = 0; seq < 4; seq++) {
    const call = later(arith.Divide({ A: 17 + seq, B: 5 }));
    const { header, body } = await peer.readRequest(Args);
    assert.deepEqual(header, { ServiceMethod: "Arith.Divide", Seq: seq });
    assert.deepEqual(body, { A: 17 + seq, B: 5 });
    await peer.reply(header, Quotient, { Quo: 3, Rem: 2 });
    assert.deepEqual(await inTime(call, "the call"), { Quo: 3, Rem: 2 });
  }
});

Deno.test("client.call() and a stub's function are the same", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const { Upper } = client.service(Texts);
  const calls = [later(client.call(Texts.methods.Upper, "a")), later(Upper("b"))];
  for (let index = 0; index < 2; index++) {
    const { header, body } = await peer.readRequest(gob.string);
    assert.equal(header.ServiceMethod, "Texts.Upper");
    await peer.reply(header, gob.string, body.toUpperCase());
  }
  assert.deepEqual(await inTime(Promise.all(calls), "the calls"), ["A", "B"]);
});

Deno.test("a stub has the methods of the contract and no other", async () => {
  await using pair = await scriptedServer();
  const stub = pair.client.service(Texts);
  assert.deepEqual(Object.keys(stub), ["Upper", "Any"]);
  // Or `await client.service(Texts)` would wait for ever.
  assert.equal((stub as { then?: unknown }).then, undefined);
});

Deno.test("the same stub can be made many times", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const calls = [0, 1].map(() => later(client.service(Texts).Upper("x")));
  for (const seq of [0, 1]) {
    const { header } = await peer.readRequest(gob.string);
    assert.equal(header.Seq, seq);
    await peer.reply(header, gob.string, "X");
  }
  await inTime(Promise.all(calls), "the calls");
});

Deno.test("replies settle their calls in any order", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const order: number[] = [];
  const calls = [0, 1, 2, 3, 4].map((A) =>
    later(
      arith.Multiply({ A, B: 10 }).then((reply) => {
        order.push(A);
        return reply;
      }),
    )
  );
  const headers = [];
  for (const A of [0, 1, 2, 3, 4]) {
    const { header, body } = await peer.readRequest(Args);
    assert.equal(body.A, A, "requests keep the order of the calls");
    headers.push(header);
  }
  for (const index of [3, 0, 4, 2, 1]) {
    await peer.reply(headers[index]!, gob.int, index * 10);
    assert.equal(await inTime(calls[index]!, "the call"), index * 10);
  }
  assert.deepEqual(order, [3, 0, 4, 2, 1]);
});

Deno.test("an error of the server rejects that call, with its text to the letter", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  for (const text of ["divide by zero", " ", "rpc: can't find method Arith.Divide", "ü\n\0🥊"]) {
    const [bad, good] = [
      later(arith.Divide({ A: 1, B: 0 })),
      later(arith.Multiply({ A: 2, B: 3 })),
    ];
    await peer.replyError((await peer.readRequest()).header, text);
    await peer.reply((await peer.readRequest()).header, gob.int, 6);
    const error = await rejection(bad, "the call");
    assert(error instanceof ServerError);
    assert.equal(error.message, text);
    assert.equal(error.method, "Arith.Divide");
    assert.equal(await inTime(good, "the call"), 6);
  }
});

Deno.test("the body behind an error is thrown away, whatever it is", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const Body = gob.struct("Body", { Quo: gob.int, Text: gob.string });
  const bodies = [
    () => peer.encode(Empty, {}),
    () => peer.encode(gob.string, "not for you"),
    () => peer.encode(Body, { Quo: 1, Text: "x" }),
    () => peer.encode(gob.bool, false),
  ];
  for (const encode of bodies) {
    const call = later(client.service(Arith).Divide({ A: 1, B: 0 }));
    const { header } = await peer.readRequest(Args);
    await peer.send(peer.encode(Response, { ...header, Error: "no" }), encode());
    assert(await rejection(call, "the call") instanceof ServerError);
  }
  // Types that came with such a body are known.
  const call = later(client.service(Arith).Divide({ A: 17, B: 5 }));
  const { header } = await peer.readRequest(Args);
  await peer.reply(header, Body, { Quo: 3, Text: "ignored" });
  assert.deepEqual(await inTime(call, "the call"), { Quo: 3, Rem: 0 });
});

Deno.test("a reply that does not fit its schema is a GobError of that call alone", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const cases: [encode: () => Uint8Array, message: RegExp, path: string][] = [
    [
      () => peer.encode(gob.struct("Quotient", { Quo: gob.string }), { Quo: "3" }),
      /^gob: wrong type \(int\) for received field Quotient\.Quo$/,
      "Quotient.Quo",
    ],
    [
      () => peer.encode(gob.struct("Other", { X: gob.int }), { X: 1 }),
      /^gob: type mismatch: no fields matched compiling decoder for Quotient$/,
      "Quotient",
    ],
    [() => peer.encode(gob.string, "three"), /^gob: /, ""],
  ];
  for (const [encode, message] of cases) {
    const [bad, good] = [
      later(arith.Divide({ A: 17, B: 5 })),
      later(arith.Multiply({ A: 2, B: 3 })),
    ];
    const [first, second] = [await peer.readRequest(Args), await peer.readRequest(Args)];
    const bytes = [
      peer.encode(Response, { ...first.header, Error: "" }),
      encode(),
      peer.encode(Response, { ...second.header, Error: "" }),
      peer.encode(gob.int, 6),
    ];
    await peer.send(...bytes);
    const error = await rejection(bad, "the call");
    assert(error instanceof gob.GobError, Deno.inspect(error));
    assert.match(error.message, message);
    assert.equal(await inTime(good, "the call"), 6);
  }
});

Deno.test("a number in a reply that is out of range is a GobError of that call alone", async () => {
  const Small = service("Small", { Get: method(gob.bool, gob.uint8) });
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  for (const [number, fits] of [[255, true], [256, false], [3, true]] as const) {
    const call = later(client.service(Small).Get(true));
    await peer.reply((await peer.readRequest()).header, gob.uint, number);
    if (fits) assert.equal(await inTime(call, "the call"), number);
    else assert(await rejection(call, "the call") instanceof gob.GobError);
  }
});

Deno.test("replies that nobody waits for are read and dropped", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  // For numbers of no call, with an error, with a type that comes up again.
  await peer.reply({ ServiceMethod: "Arith.Multiply", Seq: 76 }, gob.int, 1);
  await peer.reply({ ServiceMethod: "Nobody.Asked", Seq: 77 }, gob.string, "text");
  await peer.replyError({ ServiceMethod: "Nobody.Asked", Seq: 78 }, "so what");
  await peer.reply({ ServiceMethod: "Arith.Divide", Seq: 79 }, Quotient, { Quo: 9, Rem: 9 });
  const call = later(arith.Divide({ A: 17, B: 5 }));
  const { header } = await peer.readRequest(Args);
  assert.equal(header.Seq, 0);
  await peer.reply(header, Quotient, { Quo: 3, Rem: 2 });
  // The same again, when the call has settled.
  await peer.reply(header, Quotient, { Quo: 4, Rem: 4 });
  await peer.replyError(header, "too late");
  assert.deepEqual(await inTime(call, "the call"), { Quo: 3, Rem: 2 });
  const next = later(arith.Multiply({ A: 2, B: 3 }));
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 6);
  assert.equal(await inTime(next, "the call"), 6);
});

Deno.test("a reply that comes a byte at a time settles its call", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = later(client.service(Arith).Divide({ A: 17, B: 5 }));
  const { header } = await peer.readRequest(Args);
  const bytes = [
    ...peer.encode(Response, { ...header, Error: "" }),
    ...peer.encode(Quotient, { Quo: 3, Rem: 2 }),
  ];
  for (const byte of bytes) await peer.send([byte]);
  assert.deepEqual(await inTime(call, "the call"), { Quo: 3, Rem: 2 });
});

Deno.test("an argument that does not fit is refused, and nothing is sent", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const cases: [args: unknown, name: string, message: string | RegExp][] = [
    [{ A: 1, B: "2" }, "TypeError", "Cannot encode Args.B: expected int, received string"],
    [{ A: 1 }, "TypeError", /^Cannot encode Args\.B: .*received undefined$/],
    [{ A: 1, B: null }, "TypeError", /^Cannot encode Args\.B: .*received null$/],
    [undefined, "TypeError", /^Cannot encode Args: .*received undefined$/],
    [null, "TypeError", /^Cannot encode Args: .*received null$/],
    [{ A: 2 ** 60, B: 1 }, "RangeError", /^Cannot encode Args\.A: /],
  ];
  // The first is the very first of the connection: its definitions must not count as sent.
  for (const [index, [args, name, message]] of cases.entries()) {
    const error = await rejection(arith.Multiply(args as Args), "the call");
    assert(error instanceof Error);
    assert.equal(error.name, name, Deno.inspect(error));
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    const call = later(arith.Multiply({ A: index, B: 2 }));
    const request = await peer.readRequest(Args);
    assert.deepEqual(request, {
      header: { ServiceMethod: "Arith.Multiply", Seq: index },
      body: { A: index, B: 2 },
    });
    await peer.reply(request.header, gob.int, index * 2);
    assert.equal(await inTime(call, "the call"), index * 2);
  }
});

Deno.test("a refused argument leaves calls of the same turn alone", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const first = later(arith.Multiply({ A: 1, B: 1 }));
  const refused = rejection(arith.Multiply({ A: 1, B: "x" } as unknown as Args), "the call");
  const second = later(arith.Multiply({ A: 2, B: 2 }));
  assert(await refused instanceof TypeError);
  for (const A of [1, 2]) {
    const { header, body } = await peer.readRequest(Args);
    assert.deepEqual(body, { A, B: A });
    await peer.reply(header, gob.int, A * A);
  }
  assert.deepEqual(await inTime(Promise.all([first, second]), "the calls"), [1, 4]);
});

Deno.test("a call of a method that belongs to no service is refused", async () => {
  await using pair = await scriptedServer();
  const error = await rejection(pair.client.call(method(gob.int, gob.int), 1), "the call");
  assert(error instanceof TypeError);
  assert.match(error.message, /belongs to no service/);
});

Deno.test("a call of a method by its name, as in Go, is refused", async () => {
  await using pair = await scriptedServer();
  const error = await rejection(pair.client.call("Arith.Multiply" as never, {}), "the call");
  assert(error instanceof TypeError);
  assert.equal(
    error.message,
    'Cannot call "Arith.Multiply": expected a method of a service, such as Arith.methods.Multiply',
  );
});

Deno.test("interface values go by the registry of the connection", async () => {
  const registry = new gob.Registry();
  registry.register("main.Args", Args);
  await using pair = await scriptedServer({ registry });
  const { client, peer } = pair;
  const call = later(client.service(Texts).Any("x"));
  const value = gob.typed("main.Args", { A: 1, B: 2 });
  await peer.reply((await peer.readRequest(gob.string)).header, gob.any, value);
  assert.deepEqual(await inTime(call, "the call"), value);
});

/** A client on a connection in memory, and the far end of it. */
function inMemory(): { client: Client; near: MemoryTransport; peer: ScriptedPeer } {
  const [near, far] = MemoryTransport.pair();
  return { client: new Client(new GobClientCodec(near, {})), near, peer: new ScriptedPeer(far) };
}

Deno.test("calls of one turn leave in one write, in order", async () => {
  const { client, near, peer } = inMemory();
  const arith = client.service(Arith);
  const calls = [0, 1, 2, 3, 4].map((A) => later(arith.Multiply({ A, B: 1 })));
  for (const seq of [0, 1, 2, 3, 4]) {
    const { header, body } = await peer.readRequest(Args);
    assert.deepEqual([header.Seq, body.A], [seq, seq]);
    await peer.reply(header, gob.int, seq);
  }
  assert.equal(near.writes.length, 1);
  assert.deepEqual(await inTime(Promise.all(calls), "the calls"), [0, 1, 2, 3, 4]);
  await client.close();
});

Deno.test("calls that are made during a write are sent together", async () => {
  const { client, near, peer } = inMemory();
  const arith = client.service(Arith);
  const release = near.hold();
  const calls = [later(arith.Multiply({ A: 0, B: 1 }))];
  for (const A of [1, 2, 3]) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    calls.push(later(arith.Multiply({ A, B: 1 })));
  }
  assert.equal(near.writes.length, 1);
  release();
  for (const seq of [0, 1, 2, 3]) {
    const { header } = await peer.readRequest(Args);
    assert.equal(header.Seq, seq);
    await peer.reply(header, gob.int, seq);
  }
  assert.equal(near.writes.length, 2);
  assert.deepEqual(await inTime(Promise.all(calls), "the calls"), [0, 1, 2, 3]);
  await client.close();
});

Deno.test("a transport that takes few bytes at a time gets all of them in order", async () => {
  const { client, near, peer } = inMemory();
  near.largestWrite = 7;
  const text = "0123456789".repeat(50);
  const calls = [0, 1, 2].map((n) => later(client.service(Texts).Upper(`${n}${text}`)));
  for (const n of [0, 1, 2]) {
    const { header, body } = await peer.readRequest(gob.string);
    assert.equal(body, `${n}${text}`);
    await peer.reply(header, gob.string, body);
  }
  await inTime(Promise.all(calls), "the calls");
  await client.close();
});
