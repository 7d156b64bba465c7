import assert from "node:assert/strict";
import { PrefixedTransport } from "../../rpc/prefixed_transport.ts";
import { inTime } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

/** Reads at most this many bytes. */
async function read(transport: PrefixedTransport, room: number): Promise<number[] | null> {
  const buffer = new Uint8Array(room);
  const count = await inTime(transport.read(buffer), "read()");
  return count === null ? null : Array.from(buffer.subarray(0, count));
}

Deno.test("PrefixedTransport reads its prefix first, and then what it stands before", async () => {
  const [near, far] = MemoryTransport.pair();
  const transport = new PrefixedTransport(new Uint8Array([1, 2, 3]), near);
  await far.write(new Uint8Array([4, 5]));
  far.closeWrite();
  assert.deepEqual(await read(transport, 2), [1, 2]);
  assert.deepEqual(await read(transport, 2), [3]);
  assert.deepEqual(await read(transport, 9), [4, 5]);
  assert.equal(await read(transport, 9), null);
});

Deno.test("PrefixedTransport does not wait for bytes while it has some", async () => {
  const [near] = MemoryTransport.pair();
  const transport = new PrefixedTransport(new Uint8Array([1]), near);
  assert.deepEqual(await read(transport, 100), [1]);
});

Deno.test("PrefixedTransport without a prefix reads at once what it stands before", async () => {
  const [near, far] = MemoryTransport.pair();
  const transport = new PrefixedTransport(new Uint8Array(), near);
  await far.write(new Uint8Array([7]));
  assert.deepEqual(await read(transport, 9), [7]);
});

Deno.test("PrefixedTransport writes, closes and has the address of what it stands before", async () => {
  const [near, far] = MemoryTransport.pair();
  near.remoteAddr = { transport: "tcp", hostname: "127.0.0.1", port: 1234 };
  const transport = new PrefixedTransport(new Uint8Array([1]), near);
  assert.equal(transport.remoteAddr, near.remoteAddr);
  near.largestWrite = 2;
  assert.equal(await transport.write(new Uint8Array([1, 2, 3])), 2);
  assert.equal(far.waiting, 2);
  transport.close();
  assert.equal(near.closes, 1);
});

Deno.test("PrefixedTransport passes on that a connection is broken, behind the prefix", async () => {
  const [near] = MemoryTransport.pair();
  const transport = new PrefixedTransport(new Uint8Array([1]), near);
  near.breakReads(new Error("reset"));
  assert.deepEqual(await read(transport, 9), [1]);
  await assert.rejects(transport.read(new Uint8Array(9)), { message: "reset" });
});

Deno.test("PrefixedTransport can stand before one of its kind", async () => {
  const [near, far] = MemoryTransport.pair();
  const inner = new PrefixedTransport(new Uint8Array([2]), near);
  const transport = new PrefixedTransport(new Uint8Array([1]), inner);
  await far.write(new Uint8Array([3]));
  assert.deepEqual(await read(transport, 9), [1]);
  assert.deepEqual(await read(transport, 9), [2]);
  assert.deepEqual(await read(transport, 9), [3]);
});
