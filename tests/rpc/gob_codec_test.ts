import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gob } from "../../mod.ts";
import type { CodecOptions } from "../../rpc/codec_options.ts";
import { GobClientCodec, GobServerCodec } from "../../rpc/gob_codec.ts";
import { Args, Quotient } from "../testing/arith.ts";
import { inTime, nextTurn } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Request, Response } from "../testing/scripted_peer.ts";

/** Both codecs on one connection. */
function pair(options: gob.StreamOptions = {}) {
  const [near, far] = MemoryTransport.pair();
  return {
    near,
    far,
    client: new GobClientCodec(near, options),
    server: new GobServerCodec(far, options),
  };
}

/** Reads with a codec's method, and waits for more bytes as an engine does. */
async function read<T>(
  codec: { fill(): Promise<boolean> },
  next: () => T | undefined,
): Promise<T> {
  for (;;) {
    const found = next();
    if (found !== undefined) return found;
    assert(await inTime(codec.fill(), "fill()"), "the stream ended");
  }
}

/** All bytes that were written at one end. */
function written(transport: MemoryTransport): Uint8Array {
  return new Uint8Array(transport.writes.flatMap((bytes) => [...bytes]));
}

Deno.test("the gob codecs carry requests and replies", async () => {
  const { client, server } = pair();
  client.writeRequest({ ServiceMethod: "Arith.Divide", Seq: 0 }, Args, { A: 17, B: 5 });
  assert.deepEqual(await read(server, () => server.readRequestHeader()), {
    ServiceMethod: "Arith.Divide",
    Seq: 0,
  });
  assert.deepEqual(await read(server, () => server.readRequestBody(Args)), {
    value: { A: 17, B: 5 },
  });
  const header = { ServiceMethod: "Arith.Divide", Seq: 0, Error: "" };
  server.writeResponse(header, Quotient, { Quo: 3, Rem: 2 });
  assert.deepEqual(await read(client, () => client.readResponseHeader()), header);
  assert.deepEqual(await read(client, () => client.readResponseBody(Quotient)), {
    value: { Quo: 3, Rem: 2 },
  });
});

Deno.test("the gob codecs read what comes a byte at a time", async () => {
  const { client, server, far, near } = pair();
  far.largestRead = near.largestRead = 1;
  const strings = gob.slice(gob.string);
  for (let seq = 0; seq < 3; seq++) {
    client.writeRequest({ ServiceMethod: "S.M", Seq: seq }, strings, ["a", "bc", "x".repeat(300)]);
    assert.equal((await read(server, () => server.readRequestHeader())).Seq, seq);
    const { value } = await read(server, () => server.readRequestBody(strings));
    assert.deepEqual(value, ["a", "bc", "x".repeat(300)]);
    server.writeResponse({ ServiceMethod: "S.M", Seq: seq, Error: "" }, gob.int, seq);
    assert.equal((await read(client, () => client.readResponseHeader())).Seq, seq);
    assert.deepEqual(await read(client, () => client.readResponseBody(gob.int)), { value: seq });
  }
});

Deno.test("the gob codecs carry a body of a megabyte, and small ones behind it", async () => {
  const { client, server } = pair();
  const large = new Uint8Array(1 << 20).map((_, index) => index * 31);
  for (const body of [large, new Uint8Array([1]), large, new Uint8Array([2])]) {
    client.writeRequest({ ServiceMethod: "S.M", Seq: 1 }, gob.bytes, body);
    await read(server, () => server.readRequestHeader());
    const { value } = await read(server, () => server.readRequestBody(gob.bytes));
    assert(Buffer.from(value).equals(Buffer.from(body)));
  }
});

Deno.test("a codec writes header and body at once", async () => {
  const { client, near } = pair();
  client.writeRequest({ ServiceMethod: "S.M", Seq: 1 }, gob.string, "a");
  client.writeRequest({ ServiceMethod: "S.M", Seq: 2 }, gob.string, "b");
  await client.drained(0);
  assert.equal(near.writes.length, 1);
});

Deno.test("a codec writes definitions once in each direction", async () => {
  const { client, server, near, far } = pair();
  const sizes: number[][] = [];
  for (let seq = 1; seq < 4; seq++) {
    client.writeRequest({ ServiceMethod: "S.M", Seq: seq }, Args, { A: 1, B: 2 });
    server.writeResponse({ ServiceMethod: "S.M", Seq: seq, Error: "" }, Args, { A: 1, B: 2 });
    await Promise.all([client.drained(0), server.drained(0)]);
    sizes.push([near.writes.at(-1)!.length, far.writes.at(-1)!.length]);
  }
  assert(sizes[0]![0]! > sizes[1]![0]! && sizes[0]![1]! > sizes[1]![1]!);
  assert.deepEqual(sizes[1], sizes[2]);
});

Deno.test("writeResponse() without a schema writes an empty struct behind the header", async () => {
  const { server, far } = pair();
  server.writeResponse({ ServiceMethod: "S.M", Seq: 1, Error: "no" }, null, undefined);
  await server.drained(0);
  const decoder = new gob.Decoder();
  decoder.push(written(far));
  assert.deepEqual(decoder.next(Response), {
    value: { ServiceMethod: "S.M", Seq: 1, Error: "no" },
  });
  const body = decoder.next();
  assert.deepEqual({ ...body?.value as object }, {});
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.pending, false);
});

Deno.test("a body that does not fit is refused before anything is written", async () => {
  const { client, server, near, far } = pair();
  const wrong = { A: 1, B: "2" } as unknown as Args;
  const refused = {
    name: "TypeError",
    message: "Cannot encode Args.B: expected int, received string",
  };
  // As the very first, and behind a good one.
  for (let seq = 1; seq < 4; seq++) {
    assert.throws(
      () => client.writeRequest({ ServiceMethod: "S.M", Seq: 9 }, Args, wrong),
      refused,
    );
    assert.throws(
      () => server.writeResponse({ ServiceMethod: "S.M", Seq: 9, Error: "" }, Args, wrong),
      refused,
    );
    await nextTurn();
    assert.equal(client.pendingBytes + server.pendingBytes, 0);
    assert.equal(near.writes.length, seq - 1);
    assert.equal(far.writes.length, seq - 1);
    client.writeRequest({ ServiceMethod: "S.M", Seq: seq }, Args, { A: seq, B: 0 });
    server.writeResponse({ ServiceMethod: "S.M", Seq: seq, Error: "" }, Args, { A: seq, B: 0 });
    await Promise.all([client.drained(0), server.drained(0)]);
  }
  // The bytes are those of a stream on which nothing ever failed.
  const encoder = new gob.Encoder();
  const expected = [1, 2, 3].flatMap((seq) => [
    ...encoder.encode(Request, { ServiceMethod: "S.M", Seq: seq }),
    ...encoder.encode(Args, { A: seq, B: 0 }),
  ]);
  assert.deepEqual([...written(near)], expected);
});

Deno.test("what was refused keeps what stands before it in the queue", async () => {
  const { client, near } = pair();
  client.writeRequest({ ServiceMethod: "S.M", Seq: 1 }, gob.string, "a");
  assert.throws(
    () => client.writeRequest({ ServiceMethod: "S.M", Seq: 2 }, gob.string, 2 as unknown as string),
    TypeError,
  );
  client.writeRequest({ ServiceMethod: "S.M", Seq: 3 }, gob.string, "c");
  await client.drained(0);
  const decoder = new gob.Decoder();
  decoder.push(written(near));
  const read = [0, 1, 2, 3].map((index) =>
    index % 2 === 0 ? decoder.next(Request)?.value.Seq : decoder.next(gob.string)?.value
  );
  assert.deepEqual(read, [1, "a", 3, "c"]);
  assert.equal(decoder.pending, false);
});

Deno.test("a body that is thrown away still teaches its types", async () => {
  const registry = new gob.Registry();
  registry.register("main.Args", Args);
  const { client, server } = pair({ registry });
  const Holder = gob.struct("Holder", { Value: gob.any });
  const value = { Value: gob.typed("main.Args", { A: 1, B: 2 }) };
  client.writeRequest({ ServiceMethod: "S.M", Seq: 1 }, Holder, value);
  client.writeRequest({ ServiceMethod: "S.M", Seq: 2 }, Holder, value);
  await read(server, () => server.readRequestHeader());
  assert.deepEqual(await read(server, () => server.readRequestBody(null)), { value: undefined });
  await read(server, () => server.readRequestHeader());
  assert.deepEqual(await read(server, () => server.readRequestBody(Holder)), { value });
});

Deno.test("fill() tells the end of the stream, and that of our own close", async () => {
  const { client, server, near } = pair();
  near.closeWrite();
  assert.equal(await server.fill(), false);
  const filling = client.fill();
  client.close();
  client.close();
  assert.equal(await inTime(filling, "fill()"), false);
});

Deno.test("a body beyond maxMessageBytes is an error of its own in both roles", async () => {
  const { client, server, far, near } = pair({ limits: { maxMessageBytes: 1000 } });
  const text = /^GobError: gob: message of 2005 bytes exceeds limits\.maxMessageBytes \(1000\)$/;
  const bodies = ["a", "x".repeat(2000), "b", "x".repeat(2000), "c"];
  for (const largest of [1, 100, 5000]) {
    far.largestRead = near.largestRead = largest;
    for (const [Seq, body] of bodies.entries()) {
      client.writeRequest({ ServiceMethod: "S.M", Seq }, gob.string, body);
      assert.equal((await read(server, () => server.readRequestHeader())).Seq, Seq);
      const request = read(server, () => server.readRequestBody(Seq === 3 ? null : gob.string));
      server.writeResponse({ ServiceMethod: "S.M", Seq, Error: "" }, gob.string, body);
      const settle = async () => {
        if (Seq === 1) return await assert.rejects(request, text);
        assert.deepEqual(await request, { value: Seq === 3 ? undefined : body });
      };
      await settle();
      assert.equal((await read(client, () => client.readResponseHeader())).Seq, Seq);
      const reply = read(client, () => client.readResponseBody(Seq === 3 ? null : gob.string));
      if (Seq === 1) await assert.rejects(reply, text);
      else assert.deepEqual(await reply, { value: Seq === 3 ? undefined : body });
    }
  }
});

/** The error of a request's header. */
async function headerError(
  options: CodecOptions,
  write: (client: GobClientCodec) => void,
): Promise<string> {
  const [near, far] = MemoryTransport.pair();
  write(new GobClientCodec(near, {}));
  const server = new GobServerCodec(far, options);
  const error = await read(server, () => server.readRequestHeader()).catch((error) => error);
  return error instanceof gob.GobError ? error.message : `${JSON.stringify(error)}`;
}

Deno.test("the metadata of a request has at most maxMetadataBytes", async () => {
  const limits = { maxMetadataBytes: 100 };
  const send = (Metadata: Record<string, string>) =>
    headerError({ limits }, (client) => {
      client.writeRequest({ ServiceMethod: "S.M", Seq: 1, Metadata }, gob.int, 1);
    });
  assert.match(await send({ [`a${"k".repeat(49)}`]: "v".repeat(50) }), /^\{/);
  assert.equal(
    await send({ [`a${"k".repeat(49)}`]: "é".repeat(24), b: "vv" }),
    "rpc: metadata of 101 bytes exceeds limits.maxMetadataBytes (100)",
  );
});

Deno.test("the name of a method has at most maxNameBytes", async () => {
  const send = (ServiceMethod: string) =>
    headerError({ limits: { maxNameBytes: 50 } }, (client) => {
      client.writeRequest({ ServiceMethod, Seq: 1 }, gob.int, 1);
    });
  assert.match(await send(`S.${"é".repeat(24)}`), /^\{/);
  assert.equal(
    await send(`S.${"é".repeat(24)}a`),
    "rpc: service/method name of 51 bytes exceeds limits.maxNameBytes (50)",
  );
});

Deno.test("a request's header beyond its limit is refused by its length alone", async () => {
  const cases: [CodecOptions, number, string][] = [
    [{}, 86_016, "limits.maxNameBytes + limits.maxMetadataBytes + 4096 (86016)"],
    [{ limits: { maxMessageBytes: 5000 } }, 5000, "limits.maxMessageBytes (5000)"],
  ];
  for (const [options, most, option] of cases) {
    const server = (bytes: Uint8Array) => {
      const [near, far] = MemoryTransport.pair();
      near.write(bytes);
      return new GobServerCodec(far, options);
    };
    // A length, and a type id that could be skipped.
    const begin = (length: number) => Uint8Array.of(0xfd, length >> 16, length >> 8, length, 4);
    const codec = server(begin(most + 1));
    await codec.fill();
    const text = `gob: message of ${most + 1} bytes exceeds ${option}`;
    for (let times = 0; times < 2; times++) {
      assert.throws(() => codec.readRequestHeader(), { name: "GobError", message: text });
    }
    const fits = server(begin(most));
    await fits.fill();
    assert.equal(fits.readRequestHeader(), undefined);
  }
});

Deno.test("the header of a reply has room for a long error", async () => {
  const { client, server } = pair();
  const header = { ServiceMethod: "S.M", Seq: 1, Error: "e".repeat(1_000_000) };
  server.writeResponse(header, null, undefined);
  assert.deepEqual(await read(client, () => client.readResponseHeader()), header);
});

Deno.test("a limit of a codec has to be a positive integer", () => {
  const [near] = MemoryTransport.pair();
  for (const limits of [{ maxMetadataBytes: 0 }, { maxMessageBytes: -1 }]) {
    assert.throws(
      () => new GobServerCodec(near, { limits }),
      /^RangeError: Cannot use limits\.max/,
    );
  }
});

Deno.test("a request that is written within a getter of another is refused, and the other is written", async () => {
  const { client, server } = pair();
  const refused = /^TypeError: Cannot encode a value while another of the same stream is encoded$/;
  const write = (Seq: number, A: () => number) => {
    const args = {
      get A() {
        return A();
      },
      B: Seq,
    };
    client.writeRequest({ ServiceMethod: "S.M", Seq }, Args, args);
  };
  for (let Seq = 0; Seq < 3; Seq++) {
    write(Seq, () => {
      assert.throws(() => write(99, () => 1), refused);
      return 7;
    });
    // One that does not catch it fails as a whole.
    const nested = () => {
      write(98, () => 1);
      return 8;
    };
    assert.throws(() => write(97, nested), refused);
    const metadata = {
      get key() {
        assert.throws(() => write(96, () => 1), refused);
        return "value";
      },
    };
    const header = { ServiceMethod: "S.N", Seq: Seq + 10, Metadata: metadata };
    client.writeRequest(header, Args, { A: 1, B: 2 });
  }
  for (let Seq = 0; Seq < 3; Seq++) {
    assert.equal((await read(server, () => server.readRequestHeader())).Seq, Seq);
    assert.deepEqual((await read(server, () => server.readRequestBody(Args))).value, {
      A: 7,
      B: Seq,
    });
    const { Metadata } = await read(server, () => server.readRequestHeader());
    assert.deepEqual(Metadata, { key: "value" });
    assert.deepEqual((await read(server, () => server.readRequestBody(Args))).value, {
      A: 1,
      B: 2,
    });
  }
  assert.equal(server.readRequestHeader(), undefined);
});

const inner = gob.struct("Inner", { A: gob.int });

/** Fields of our names but other types, with a value. */
const foreign: Record<string, readonly [field: string, type: gob.Schema<unknown>, value: unknown]> =
  {
    "a number for Timeout": as("Timeout", gob.float64, 5),
    "a text for Timeout": as("Timeout", gob.string, "5s"),
    "a struct for Timeout": as("Timeout", inner, { A: 1 }),
    "a number for Metadata": as("Metadata", gob.int, 5),
    "lists for Metadata": as("Metadata", gob.record(gob.slice(gob.string)), { a: ["b"] }),
    "a struct for Code": as("Code", inner, { A: 1 }),
    "bytes for Code": as("Code", gob.bytes, new Uint8Array(3)),
    "a value of an unknown type for Code": as("Code", gob.any, gob.typed("other.Inner", { A: 1 })),
    "a text for Details": as("Details", gob.string, "d"),
    "lists for Details": as("Details", gob.record(gob.slice(gob.string)), { a: ["b"] }),
  };

function as<T>(field: string, type: gob.Schema<T>, value: T) {
  return [field, type as unknown as gob.Schema<unknown>, value] as const;
}

for (const [what, [field, type, value]] of Object.entries(foreign)) {
  Deno.test(`a header with ${what} is read without it`, async () => {
    const { client, server, near, far } = pair();
    const registry = new gob.Registry().register("other.Inner", inner);
    const request = field === "Timeout" || field === "Metadata";
    const plain = { ServiceMethod: "S.M", Seq: 1, ...request ? {} : { Error: "no" } };
    const Header = gob.struct("Header", {
      ServiceMethod: gob.string,
      [field]: type,
      Seq: gob.uint,
      ...request ? {} : { Error: gob.string },
    });
    const encoder = new gob.Encoder({ registry });
    for (let times = 0; times < 20; times++) {
      const header = encoder.encode(Header, { ...plain, [field]: value } as never);
      await (request ? near : far).write(header);
      await (request ? near : far).write(encoder.encode(gob.int, times));
      if (request) {
        assert.deepEqual(await read(server, () => server.readRequestHeader()), plain);
        assert.deepEqual(await read(server, () => server.readRequestBody(gob.int)), {
          value: times,
        });
      } else {
        const found = await read(client, () => client.readResponseHeader());
        assert.deepEqual(
          found,
          "Code" in found ? { ...plain, Code: undefined, Details: undefined } : plain,
        );
        assert.deepEqual(await read(client, () => client.readResponseBody(gob.int)), {
          value: times,
        });
      }
    }
  });
}
