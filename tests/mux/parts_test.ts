// The parts of a session, each by itself.

import assert from "node:assert/strict";
import { Deadlines } from "../../mux/deadlines.ts";
import { MuxError } from "../../mux/errors.ts";
import { FrameBuffer, FrameReader } from "../../mux/frames.ts";
import { ReceiveBuffer } from "../../mux/receive_buffer.ts";
import { StreamIds } from "../../mux/stream_ids.ts";
import { inTime } from "../testing/in_time.ts";
import { Random } from "../testing/random.ts";
import { dataFrame, frame } from "./raw_peer.ts";

Deno.test("FrameBuffer writes the bytes that Go writes", () => {
  const out = new FrameBuffer(100);
  out.header(1, 0x8 | 0x1, 0x01020304, 0xfffefdfc);
  out.header(0, 0, 3, 2);
  out.data(Uint8Array.of(7, 8));
  assert.equal(out.room, 100 - 26);
  assert.deepEqual([...out.take()], [
    ...[0, 1, 0, 9, 1, 2, 3, 4, 0xff, 0xfe, 0xfd, 0xfc],
    ...[0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 7, 8],
  ]);
  assert.equal(out.room, 100);
});

Deno.test("FrameReader reads frames in pieces of any size", () => {
  const bytes = Uint8Array.from([
    ...frame(1, 1, 1, 0xffff_ffff),
    ...dataFrame(1, Uint8Array.of(1, 2, 3, 4, 5)),
    ...dataFrame(3, new Uint8Array(0), 4),
    ...frame(2, 1, 0, 9),
  ]);
  for (let size = 1; size <= bytes.length; size++) {
    const seen: (number | string)[] = [];
    const reader = new FrameReader({
      header: (...numbers) => seen.push(numbers.join(" ")),
      data: (data) => seen.push(...data),
      dataEnd: () => seen.push("end"),
    });
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    assert.deepEqual(seen, [
      "1 1 1 4294967295",
      ...["0 0 1 5", 1, 2, 3, 4, 5, "end"],
      ...["0 4 3 0", "end"],
      "2 1 0 9",
    ]);
    assert(reader.atBoundary);
    reader.push(bytes.subarray(0, 5));
    assert(!reader.atBoundary);
  }
});

Deno.test("ReceiveBuffer gives what it got, in order", () => {
  const random = new Random(1);
  const buffer = new ReceiveBuffer();
  let [put, taken] = [0, 0];
  for (let i = 0; i < 20_000; i++) {
    if (random.chance(0.5) && put - taken < 100_000) {
      const bytes = new Uint8Array(random.below(random.pick([2, 100, 5000])));
      for (let at = 0; at < bytes.length; at++) bytes[at] = put++;
      buffer.push(bytes);
    } else {
      const bytes = new Uint8Array(random.below(random.pick([2, 100, 5000])));
      const count = buffer.take(bytes);
      assert.equal(count, Math.min(bytes.length, put - taken));
      for (let at = 0; at < count; at++) assert.equal(bytes[at], taken++ & 0xff);
    }
    assert.equal(buffer.length, put - taken);
  }
  buffer.clear();
  assert.equal(buffer.take(new Uint8Array(10)), 0);
});

Deno.test("StreamIds ends where Go's yamux ends", () => {
  const ids = new StreamIds("client", 0xffff_fffb);
  assert.equal(ids.next(), 0xffff_fffb);
  assert.equal(ids.next(), 0xffff_fffd);
  assert.throws(() => ids.next(), (error) => {
    assert(error instanceof MuxError);
    assert.equal(error.code, "exhausted");
    return true;
  });
  assert.deepEqual([1, 2, 0xffff_ffff].map((id) => ids.gave(id)), [true, false, false]);
  assert.deepEqual([0, 1, 2].map((id) => new StreamIds("server").owns(id)), [false, false, true]);
});

Deno.test("Deadlines tells what is late, each in its time", async () => {
  const late: string[] = [];
  const all = Promise.withResolvers<void>();
  const added = new Map<string, number>();
  const deadlines = new Deadlines<string>(40, (name) => {
    const waited = performance.now() - added.get(name)!;
    assert(waited >= 39, `${name} was late after ${waited} ms`);
    late.push(name);
    if (name === "b") all.resolve();
  });
  const add = (name: string) => {
    added.set(name, performance.now());
    deadlines.add(name);
  };
  add("a");
  add("gone");
  await new Promise((resolve) => setTimeout(resolve, 25));
  add("b");
  deadlines.delete("gone");
  await inTime(all.promise);
  assert.deepEqual(late, ["a", "b"]);
  deadlines.add("c");
  deadlines.clear();
});
