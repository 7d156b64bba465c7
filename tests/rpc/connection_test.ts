import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Connection } from "../../rpc/connection.ts";
import { inTime, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

/** A connection on one end of a pair. */
function connected(): { connection: Connection; near: MemoryTransport; far: MemoryTransport } {
  const [near, far] = MemoryTransport.pair();
  return { connection: new Connection(near), near, far };
}

/** Queues bytes as a codec does. */
function put(connection: Connection, ...bytes: number[]): void {
  putAll(connection, new Uint8Array(bytes));
}

function putAll(connection: Connection, bytes: Uint8Array): void {
  connection.out.raw(bytes);
  connection.schedule();
}

/** The next bytes at an end. */
async function read(from: MemoryTransport | Connection, size = 1024): Promise<number[] | null> {
  const buffer = new Uint8Array(size);
  const count = await inTime(from.read(buffer), "read()");
  return count === null ? null : [...buffer.subarray(0, count)];
}

/** Whether a promise has settled after a turn of the event loop. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(() => done = true, () => done = true);
  await nextTurn();
  return done;
}

Deno.test("Connection writes once what is queued in one turn, in order", async () => {
  const { connection, near, far } = connected();
  put(connection, 1);
  put(connection, 2, 3);
  put(connection, 4);
  assert.equal(near.writes.length, 0, "nothing leaves within the turn");
  assert.equal(connection.pendingBytes, 4);
  assert.deepEqual(await read(far), [1, 2, 3, 4]);
  assert.equal(near.writes.length, 1);
  await connection.drained(0);
  assert.equal(connection.pendingBytes, 0);
});

Deno.test("Connection writes once what is queued in one turn, however many promises lie between", async () => {
  const { connection, near, far } = connected();
  for (const byte of [1, 2, 3, 4]) {
    put(connection, byte);
    for (let promise = 0; promise < byte * 3; promise++) await null;
  }
  assert.deepEqual(await read(far), [1, 2, 3, 4]);
  assert.equal(near.writes.length, 1);
});

Deno.test("Connection gathers what is queued during a write", async () => {
  const { connection, near, far } = connected();
  const release = near.hold();
  put(connection, 1, 2);
  await nextTurn();
  put(connection, 3);
  await nextTurn();
  put(connection, 4, 5);
  await nextTurn();
  assert.deepEqual(near.writes.map((bytes) => [...bytes]), [[1, 2]]);
  assert.equal(connection.pendingBytes, 5);
  release();
  await connection.drained(0);
  assert.deepEqual(near.writes.map((bytes) => [...bytes]), [[1, 2], [3, 4, 5]]);
  assert.deepEqual([await read(far), await read(far)], [[1, 2], [3, 4, 5]]);
});

Deno.test("Connection goes on behind what a partial write has taken", async () => {
  const { connection, near, far } = connected();
  near.largestWrite = 3;
  put(connection, 1, 2, 3, 4, 5, 6, 7);
  await connection.drained(0);
  assert.deepEqual(near.writes.map((bytes) => [...bytes]), [
    [1, 2, 3, 4, 5, 6, 7],
    [4, 5, 6, 7],
    [7],
  ]);
  assert.deepEqual([await read(far), await read(far), await read(far)], [
    [1, 2, 3],
    [4, 5, 6],
    [7],
  ]);
});

Deno.test("Connection keeps order and content over buffers of all sizes", async () => {
  const { connection, near, far } = connected();
  near.largestWrite = 50_000;
  const sizes = [1, 511, 512, 513, 4096, 65_535, 65_536, 65_537, 200_000, 3, 70_000, 1];
  const parts = sizes.map((size, index) => new Uint8Array(size).fill(index + 1));
  for (const [index, part] of parts.entries()) {
    putAll(connection, part);
    // Every other one leaves with the next.
    if (index % 2 === 0) await nextTurn();
  }
  await connection.drained(0);
  near.closeWrite();
  const received: Uint8Array[] = [];
  const buffer = new Uint8Array(60_000);
  for (let count; (count = await far.read(buffer)) !== null;) {
    received.push(buffer.slice(0, count));
  }
  assert(Buffer.concat(received).equals(Buffer.concat(parts)));
});

Deno.test("Connection.drained() waits until at most this many bytes are unsent", async () => {
  const { connection, near } = connected();
  near.largestWrite = 2;
  const release = near.hold();
  assert(await settled(connection.drained(0)), "nothing waits");
  put(connection, 1, 2, 3, 4, 5);
  assert(await settled(connection.drained(5)), "5 bytes are allowed");
  const [four, one, none] = [connection.drained(4), connection.drained(1), connection.drained(0)];
  for (const promise of [four, one, none]) assert(!await settled(promise));
  const order: string[] = [];
  four.then(() => order.push("four"));
  one.then(() => order.push("one"));
  none.then(() => order.push("none"));
  release();
  await inTime(Promise.all([four, one, none]), "drained()");
  assert.deepEqual(order, ["four", "one", "none"]);
});

Deno.test("Connection.drained() tells while a long write goes on", async () => {
  const { connection, near } = connected();
  near.largestWrite = 4;
  put(connection, 1, 2, 3, 4, 5, 6, 7, 8);
  let left = -1;
  const drained = connection.drained(4).then(() => left = connection.pendingBytes);
  await inTime(drained, "drained(4)");
  assert(left <= 4);
});

Deno.test("a failed write closes the transport and breaks reads and waits", async () => {
  const { connection, near } = connected();
  const broken = new Deno.errors.BrokenPipe("Broken pipe");
  const release = near.hold();
  const reading = rejection(connection.read(new Uint8Array(8)), "read()");
  put(connection, 1, 2, 3);
  const waiting = rejection(connection.drained(0), "drained()");
  near.writeError = broken;
  release();
  assert.equal(await waiting, broken);
  assert.equal(await reading, broken);
  assert.equal(near.closes, 1);
  assert.equal(await rejection(connection.read(new Uint8Array(8)), "read()"), broken);
  assert.equal(await rejection(connection.drained(0), "drained()"), broken);
});

Deno.test("a failed write loses what is queued behind it", async () => {
  const { connection, near } = connected();
  near.writeError = new Deno.errors.BrokenPipe("Broken pipe");
  put(connection, 1);
  await nextTurn();
  put(connection, 2);
  await nextTurn();
  assert.deepEqual(near.writes.map((bytes) => [...bytes]), [[1]]);
});

Deno.test("Connection.read() gives null at the end and after our own close", async () => {
  const { connection, near, far } = connected();
  far.closeWrite();
  assert.equal(await read(connection), null);
  put(connection, 9);
  assert.deepEqual(await read(far), [9], "the far side has only closed its half");
  connection.close();
  assert.equal(await read(connection), null);
  assert.equal(near.closes, 1);
});

Deno.test("Connection.close() ends a read that waits", async () => {
  const { connection } = connected();
  const reading = read(connection);
  await nextTurn();
  connection.close();
  assert.equal(await reading, null);
});

Deno.test("Connection.read() rejects if the connection is broken", async () => {
  const { connection, near } = connected();
  const reset = new Deno.errors.ConnectionReset("Connection reset by peer");
  const reading = rejection(connection.read(new Uint8Array(8)), "read()");
  near.breakReads(reset);
  assert.equal(await reading, reset);
});

Deno.test("Connection.close() closes once, and lets go of those who wait", async () => {
  const { connection, near } = connected();
  const release = near.hold();
  put(connection, 1);
  const waiting = connection.drained(0);
  assert(!await settled(waiting));
  connection.close();
  connection.close();
  await inTime(waiting, "drained()");
  assert.equal(near.closes, 1);
  put(connection, 2);
  release();
  await nextTurn();
  assert.equal(near.writes.length, 1, "nothing is written behind the close");
});

Deno.test("Connection.close() is no failure to the write that it cuts off", async () => {
  const { connection, near } = connected();
  const release = near.hold();
  put(connection, 1);
  await nextTurn();
  connection.close();
  // The transport lets the write fail, because it is closed.
  release();
  await nextTurn();
  await inTime(connection.drained(0), "drained()");
  assert.equal(await read(connection), null);
});

Deno.test("Connection.close() does not mind a transport that was closed by its owner", async () => {
  const { connection, near } = connected();
  near.close();
  connection.close();
  assert.equal(near.closes, 2);
  assert.equal(await read(connection), null);
});

Deno.test("Connection.finish() says that nothing follows, and takes what the far side still sends", async () => {
  const { connection, near, far } = connected();
  put(connection, 1);
  await connection.drained(0);
  const finished = connection.finish();
  assert.equal(connection.finish(), finished);
  assert.deepEqual(await read(far), [1]);
  assert.equal(await read(far), null);
  for (let times = 0; times < 3; times++) {
    await far.write(Uint8Array.of(2, 3));
    assert(!await settled(finished));
  }
  assert.equal(near.waiting, 0);
  assert.equal(near.closes, 0);
  await far.closeWrite();
  await inTime(finished, "finish()");
  assert.equal(near.closes, 1);
});

Deno.test("Connection.finish() ends a read, whatever comes", async () => {
  for (const comes of [true, false]) {
    const { connection, far } = connected();
    const reading = read(connection);
    await nextTurn();
    const finished = connection.finish();
    if (comes) await far.write(Uint8Array.of(1));
    else far.close();
    assert.equal(await inTime(reading, "read()"), null);
    assert.equal(await read(connection), null);
    if (!far.closed) far.close();
    await inTime(finished, "finish()");
  }
});

Deno.test("Connection.finish() does not wait for a far side that is silent", async () => {
  const { connection, near } = connected();
  const reading = read(connection);
  await inTime(connection.finish(), "finish()");
  assert.equal(await reading, null);
  assert.equal(near.closes, 1);
});

Deno.test("Connection.finish() closes at once if there are no halves, or if closing one fails", async () => {
  const [whole] = MemoryTransport.pair();
  Object.assign(whole, { closeWrite: undefined });
  const [broken] = MemoryTransport.pair();
  Object.assign(broken, { closeWrite: () => Promise.reject(new Error("not connected")) });
  for (const transport of [whole, broken]) {
    await inTime(new Connection(transport).finish(), "finish()");
    assert.equal(transport.closed, true);
  }
});

Deno.test("Connection.close() cuts finish() short", async () => {
  const { connection, near } = connected();
  const finished = connection.finish();
  await nextTurn();
  connection.close();
  assert.equal(near.closes, 1);
  await inTime(finished, "finish()");
  assert.equal(near.closes, 1);
});
