import assert from "node:assert/strict";
import { GobError } from "../../../gob/errors.ts";
import { Framer } from "../../../gob/bytes/framer.ts";
import { resolveLimits } from "../../../gob/limits.ts";
import { hex, join, message, pure } from "../hand_made.ts";

function framer(maxMessageBytes?: number): Framer {
  return new Framer(resolveLimits({ maxMessageBytes }));
}

/** The message that was found last. */
function found(from: Framer): string {
  return from.bytes.subarray(from.messageStart, from.messageEnd).toHex();
}

Deno.test("find() finds a message when its last byte is there", pure, () => {
  for (const size of [0, 1, 5, 127, 128, 300]) {
    const body = "ab".repeat(size);
    const bytes = message(body);
    const from = framer();
    assert.equal(from.find(from.start), false);
    for (const byte of bytes.subarray(0, -1)) {
      from.push(Uint8Array.of(byte));
      assert.equal(from.find(from.start), false);
    }
    from.push(bytes.subarray(-1));
    assert.equal(from.find(from.start), true);
    assert.equal(found(from), body);
    from.consume(from.messageEnd);
    assert.equal(from.empty, true);
    assert.equal(from.bytesBefore + from.start, bytes.length);
  }
});

Deno.test("find() finds the messages behind the first", pure, () => {
  const from = framer();
  from.push(join(message("01"), message("0202"), message("")));
  assert.equal(from.find(from.start), true);
  assert.equal(found(from), "01");
  assert.equal(from.find(from.messageEnd), true);
  assert.equal(found(from), "0202");
  assert.equal(from.find(from.messageEnd), true);
  assert.equal(found(from), "");
  assert.equal(from.find(from.messageEnd), false);
});

Deno.test(
  "find() refuses a length that is malformed or beyond the limit, with its offset",
  pure,
  () => {
    for (const bad of ["80", "f7", "ff65", "fe0065", "f8ffffffffffffffff", "f80000000000000065"]) {
      const from = framer(100);
      from.push(join(message("aa"), hex(bad)));
      from.find(from.start);
      from.consume(from.messageEnd);
      assert.throws(() => from.find(from.start), (error) => {
        assert(error instanceof GobError);
        assert.equal(error.offset, 2);
        return true;
      }, bad);
    }
    const from = framer(100);
    from.push(Uint8Array.of(100));
    assert.equal(from.find(from.start), false);
  },
);

Deno.test("find() takes off what was used of the limit already", pure, () => {
  const from = framer(100);
  from.push(Uint8Array.of(50));
  assert.equal(from.find(from.start, 50), false);
  assert.throws(() => from.find(from.start, 51), GobError);
});

Deno.test("push() keeps bytes in order, whatever is consumed between", pure, () => {
  const from = framer();
  let sent = 0;
  let next = 0;
  let seed = 3;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let i = 0; i < 500; i++) {
    const chunk = Uint8Array.from({ length: random(100) }, () => sent++ % 251);
    from.push(chunk);
    chunk.fill(0xff);
    const waiting = from.end - from.start;
    const take = random(waiting + 1);
    for (const byte of from.bytes.subarray(from.start, from.start + take)) {
      assert.equal(byte, next++ % 251);
    }
    from.consume(from.start + take);
    assert.equal(from.bytesBefore + from.start, next);
    assert.equal(from.bytesBefore + from.end, sent);
  }
});

Deno.test("borrow() looks at a chunk in place until it is consumed", pure, () => {
  const chunk = join(message("01"), message("0202"));
  const from = framer();
  from.borrow(chunk);
  assert.equal(from.bytes, chunk);
  assert.equal(from.find(from.start), true);
  from.consume(from.messageEnd);
  assert.equal(from.find(from.start), true);
  assert.equal(found(from), "0202");
  from.consume(from.messageEnd);
  assert.notEqual(from.bytes, chunk);
  assert.equal(from.empty, true);
  assert.equal(from.bytesBefore + from.start, 5);
});

Deno.test(
  "borrow() behind bytes that wait copies, and push() behind a borrowed chunk as well",
  pure,
  () => {
    const whole = join(message("01"), message("020202"), message("03"));
    for (let first = 0; first <= whole.length; first++) {
      for (let second = first; second <= whole.length; second++) {
        const from = framer();
        const chunks = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)];
        const bodies: string[] = [];
        for (const [index, chunk] of chunks.entries()) {
          if (index % 2 === 0) from.borrow(chunk);
          else from.push(chunk);
          while (from.find(from.start)) {
            bodies.push(found(from));
            from.consume(from.messageEnd);
          }
        }
        assert.deepEqual(bodies, ["01", "020202", "03"], `${first} ${second}`);
        assert.equal(from.bytesBefore + from.start, whole.length);
      }
    }
  },
);

Deno.test("release() frees the buffer if all bytes are consumed, and only then", pure, () => {
  const from = framer();
  from.push(hex("0201"));
  from.release();
  assert.equal(from.end - from.start, 2);
  from.consume(from.end);
  from.release();
  assert.equal(from.bytes.length, 0);
  assert.equal(from.bytesBefore + from.start, 2);
  from.push(hex("0103"));
  assert.equal(from.find(from.start), true);
  assert.equal(found(from), "03");
  assert.equal(from.bytesBefore + from.start, 2);
});

Deno.test("the buffer grows with what has arrived and not with what a length claims", pure, () => {
  const from = framer(2 ** 30);
  from.push(hex("fc3fffffff 00"));
  assert.equal(from.find(from.start), false);
  assert(from.bytes.length < 100);
});

Deno.test("a large buffer is given back when it is empty, a small one kept", pure, () => {
  const large = framer();
  large.push(new Uint8Array(100_000));
  large.consume(large.end);
  assert.equal(large.bytes.length, 0);
  assert.equal(large.bytesBefore, 100_000);
  const small = framer();
  small.push(new Uint8Array(10));
  const { bytes } = small;
  small.consume(small.end);
  small.push(new Uint8Array(5));
  assert.equal(small.bytes.buffer, bytes.buffer);
  assert.equal(small.bytesBefore + small.start, 10);
});

Deno.test(
  "a large buffer that holds next to nothing is given back with the next bytes",
  pure,
  () => {
    const from = framer();
    const large = message("ab".repeat(32 << 10));
    from.push(join(large, Uint8Array.of(2, 1)));
    assert.equal(from.find(from.start), true);
    from.consume(from.messageEnd);
    assert(from.bytes.length > 32 << 10, "the bytes that wait are still in it");
    from.push(Uint8Array.of(3));
    assert(from.bytes.length < 100, `${from.bytes.length} bytes are held`);
    assert.equal(from.bytesBefore + from.start, large.length);
    assert.equal(from.find(from.start), true);
    assert.equal(found(from), "0103");
    from.consume(from.messageEnd);
    assert.equal(from.empty, true);
  },
);
