import assert from "node:assert/strict";
import type { Acceptor, Transport } from "../../mod.ts";
import { acceptAll } from "../../server/accept.ts";
import { inTime, nextTurn } from "../testing/in_time.ts";
import { MemoryListener } from "../testing/memory_listener.ts";

/** Errors that are the fault of one connection, which has gone before it was accepted. */
const ofConnection = [
  () => new Deno.errors.NotConnected("Transport endpoint is not connected"),
  () => new Deno.errors.ConnectionReset("Connection reset by peer"),
  () => new Deno.errors.ConnectionAborted("Software caused connection abort"),
];

Deno.test("acceptAll() takes every connection until the listener is closed", async () => {
  const listener = new MemoryListener();
  const taken: Transport[] = [];
  const accepting = acceptAll(listener, (conn) => taken.push(conn));
  for (let index = 0; index < 3; index++) listener.connect();
  await nextTurn();
  assert.equal(taken.length, 3);
  listener.close();
  await inTime(accepting, "acceptAll()");
});

Deno.test("acceptAll() skips connections that failed while they were accepted", async () => {
  const listener = new MemoryListener();
  let taken = 0;
  const accepting = acceptAll(listener, () => taken++);
  for (const make of ofConnection) {
    for (let index = 0; index < 50; index++) listener.fail(make());
  }
  listener.connect();
  // All of them at once: none is waited for.
  await nextTurn();
  assert.equal(taken, 1);
  listener.close();
  await inTime(accepting, "acceptAll()");
});

Deno.test("acceptAll() goes on after a pause if the system is out of resources", async () => {
  const listener = new MemoryListener();
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const accepting = acceptAll(listener, () => take());
  listener.fail(new Error("Too many open files (os error 24)"));
  listener.fail(new Error("Too many open files (os error 24)"));
  listener.connect();
  await nextTurn();
  assert.equal(listener.accepts, 1, "it does not try again at once");
  await inTime(taken, "the connection");
  listener.close();
  await inTime(accepting, "acceptAll()");
});

Deno.test("acceptAll() ends with a listener that is closed while it accepts", async () => {
  const errors = [
    new Deno.errors.BadResource("Listener has been closed"),
    new Deno.errors.Interrupted("operation canceled"),
  ];
  for (const error of errors) {
    const listener: Acceptor = { accept: () => Promise.reject(error), close: () => {} };
    await inTime(acceptAll(listener, () => assert.fail("took a connection")), "acceptAll()");
  }
});

Deno.test("acceptAll() ends with a real listener", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = acceptAll(listener, (conn) => conn.close());
  await nextTurn();
  listener.close();
  await inTime(accepting, "acceptAll()");
  await inTime(acceptAll(listener, () => assert.fail("took a connection")), "acceptAll()");
});
