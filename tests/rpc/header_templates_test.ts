// Headers that are read and written by templates are those that gob reads and writes: random streams of requests and
// replies, of our own encoder and of peers with other headers, in any chunking.

import assert from "node:assert/strict";
import {
  type ClientCodec,
  gob,
  gobClientCodec,
  gobServerCodec,
  type ServerCodec,
} from "../../mod.ts";
import { inTime, nextTurn } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Random } from "../testing/random.ts";

const Request = gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint });
const Response = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Error: gob.string,
});

/** Headers of other makes: more fields, fewer, in another order, a number that looks like another. */
const requests = [
  Request,
  gob.struct("Request", { Seq: gob.uint, ServiceMethod: gob.string }),
  gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint, Trace: gob.uint }),
  gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint, Trace: gob.string }),
] as readonly gob.Schema<unknown>[];

const names = [
  "",
  "A.B",
  "A.C",
  "Arith.Multiply",
  "Arith.Divide",
  "Ärger.Größe",
  "Long".repeat(15) + ".Name",
  "Long".repeat(40) + ".Name",
  ...Array.from({ length: 12 }, (_, n) => `Service${n}.Method`),
];

/** A number, often small, often the one after the last. */
function nextSeq(random: Random, last: number): number {
  if (random.chance(0.6)) return last + 1;
  return random.pick([
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x100,
    0xffff,
    0x1_0000,
    2 ** 32,
    2 ** 48,
    2 ** 53 - 1000,
  ]);
}

/** Gives bytes to a codec in random pieces, and reads what comes of them. */
async function feed(
  random: Random,
  transport: MemoryTransport,
  bytes: Uint8Array,
  codec: ServerCodec | ClientCodec,
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const count = random.chance(0.3) ? bytes.length : random.between(1, 40);
    await transport.write(bytes.subarray(at, at + count));
    await inTime(codec.fill(), "fill()");
    at += count;
  }
}

Deno.test("the server's codec reads requests of any make like gob's decoder", async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(2026, seed);
    const [near, far] = MemoryTransport.pair();
    const codec = gobServerCodec(far);
    const encoder = new gob.Encoder();
    let last = 0;
    for (let call = 0; call < 60; call++) {
      const schema = random.chance(0.7) ? requests[0]! : random.pick(requests);
      const ServiceMethod = random.pick(names);
      const Seq = last = nextSeq(random, last);
      const Trace = schema === requests[3] ? "t" : random.pick([Seq, 0, 5]);
      const body = random.below(1000);
      const bytes = [
        ...encoder.encode(schema, { ServiceMethod, Seq, Trace }),
        ...encoder.encode(gob.int, body),
      ];
      await feed(random, near, Uint8Array.from(bytes), codec);
      const header = codec.readRequestHeader();
      assert.deepEqual({ ...header }, { ServiceMethod, Seq }, `seed ${seed}, call ${call}`);
      assert.deepEqual(codec.readRequestBody(gob.int), { value: body });
    }
  }
});

Deno.test("the client's codec reads replies like gob's decoder", async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(1126, seed);
    const [near, far] = MemoryTransport.pair();
    const codec = gobClientCodec(far);
    const encoder = new gob.Encoder();
    let last = 0;
    for (let call = 0; call < 60; call++) {
      const header = {
        ServiceMethod: random.pick(names),
        Seq: last = nextSeq(random, last),
        Error: random.chance(0.2) ? random.pick(["no", "\x01", "x".repeat(200)]) : "",
      };
      const bytes = [...encoder.encode(Response, header), ...encoder.encode(gob.string, "reply")];
      await feed(random, near, Uint8Array.from(bytes), codec);
      assert.deepEqual({ ...codec.readResponseHeader() }, header, `seed ${seed}, call ${call}`);
      assert.deepEqual(codec.readResponseBody(gob.string), { value: "reply" });
    }
  }
});

Deno.test("both codecs write what gob's encoder writes", async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(7, seed);
    const [near, far] = MemoryTransport.pair();
    const [client, server] = [gobClientCodec(near), gobServerCodec(far)];
    const [requests, replies] = [new gob.Encoder(), new gob.Encoder()];
    const expected: [number[], number[]] = [[], []];
    let last = 0;
    for (let call = 0; call < 60; call++) {
      const header = { ServiceMethod: random.pick(names), Seq: last = nextSeq(random, last) };
      const body = random.below(1000);
      if (random.chance(0.1)) {
        // What does not fit leaves nothing behind.
        assert.throws(() => client.writeRequest(header, gob.int, "no" as unknown as number));
        assert.throws(() => server.writeResponse({ ...header, Error: "" }, gob.int, 0.5));
        continue;
      }
      client.writeRequest(header, gob.int, body);
      expected[0].push(...requests.encode(Request, header), ...requests.encode(gob.int, body));
      const Error = random.chance(0.1) ? "no" : "";
      server.writeResponse({ ...header, Error }, gob.int, body);
      expected[1].push(
        ...replies.encode(Response, { ...header, Error }),
        ...replies.encode(gob.int, body),
      );
      if (random.chance(0.2)) await nextTurn();
    }
    await inTime(client.drained(0), "drained()");
    await inTime(server.drained(0), "drained()");
    assert.deepEqual(near.writes.flatMap((bytes) => [...bytes]), expected[0], `seed ${seed}`);
    assert.deepEqual(far.writes.flatMap((bytes) => [...bytes]), expected[1], `seed ${seed}`);
  }
});
