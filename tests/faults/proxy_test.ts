// The proxy with which tests disturb connections does to the bytes what it is told, and nothing else.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { inTime, rejection } from "../testing/in_time.ts";
import { type Courses, type Fault, Proxy } from "../testing/proxy.ts";

/** Both ends of a connection through a proxy. */
class Ends implements AsyncDisposable {
  readonly proxy: Proxy;
  readonly client: Deno.TcpConn;
  readonly server: Deno.TcpConn;

  private constructor(proxy: Proxy, client: Deno.TcpConn, server: Deno.TcpConn) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  static async open(courses?: Courses): Promise<Ends> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const proxy = await Proxy.start(listener.addr.port, courses);
    const client = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    return new Ends(proxy, client, await inTime(listener.accept(), "accept()"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    this.server.close();
    await this.proxy[Symbol.asyncDispose]();
  }
}

/** Reads to the end. */
async function readAll(conn: Deno.TcpConn): Promise<{ text: string; chunks: number }> {
  const buffer = new Uint8Array(100_000);
  let text = "";
  for (let chunks = 0;; chunks++) {
    const count = await inTime(conn.read(buffer), "read()");
    if (count === null) return { text, chunks };
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
}

async function write(conn: Deno.TcpConn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  assert.equal(await conn.write(bytes), bytes.length);
}

Deno.test("a proxy passes bytes on, both ways, and the end of each by itself", async () => {
  await using ends = await Ends.open();
  const { client, server, proxy } = ends;
  await write(client, "question");
  await client.closeWrite();
  assert.equal((await readAll(server)).text, "question");
  await write(server, "answer");
  await server.closeWrite();
  assert.equal((await readAll(client)).text, "answer");
  assert.deepEqual(proxy.passed, { up: 8, down: 6 });
  await proxy.hasPassed("up", 8);
});

Deno.test("a proxy splits what comes, and keeps its order", async () => {
  await using ends = await Ends.open({ up: { split: 2 } });
  const { client, server } = ends;
  await write(client, "0123456789");
  await client.closeWrite();
  const { text, chunks } = await readAll(server);
  assert.equal(text, "0123456789");
  assert(chunks > 1, `${chunks} chunks`);
});

Deno.test("a proxy merges what comes one after another", async () => {
  await using ends = await Ends.open({ up: { merge: 30 } });
  const { client, server } = ends;
  for (const digit of "0123456789") await write(client, digit);
  await client.closeWrite();
  const { text, chunks } = await readAll(server);
  assert.equal(text, "0123456789");
  assert(chunks < 4, `${chunks} chunks`);
});

Deno.test("a proxy holds what comes for as long as it is told", async () => {
  await using ends = await Ends.open({ down: { delay: () => 30 } });
  const { client, server } = ends;
  const start = performance.now();
  await write(server, "late");
  assert.equal(await inTime(client.read(new Uint8Array(10)), "read()"), 4);
  assert(performance.now() - start >= 29);
});

Deno.test("a proxy that closes after so many bytes ends both sides in good order", async () => {
  for (const after of [0, 1, 4]) {
    await using ends = await Ends.open({ up: { fault: { after, what: "close" } } });
    const { client, server } = ends;
    await write(client, "0123");
    assert.equal((await readAll(server)).text, "0123".slice(0, after));
    assert.equal((await readAll(client)).text, "");
  }
});

Deno.test("a proxy that resets after so many bytes resets both sides", async () => {
  for (const after of [1, 4]) {
    await using ends = await Ends.open({ up: { fault: { after, what: "reset" } } });
    const { client, server } = ends;
    await write(client, "0123").catch(() => {});
    for (const conn of [client, server]) {
      const error = await rejection(readAll(conn), "read()");
      assert(error instanceof Deno.errors.ConnectionReset, Deno.inspect(error));
    }
  }
});

Deno.test("a proxy passes on that one side was reset", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using proxy = await Proxy.start(listener.addr.port);
  const client = connect(proxy.port, "127.0.0.1");
  using server = await inTime(listener.accept(), "accept()");
  client.resetAndDestroy();
  const error = await rejection(readAll(server), "read()");
  assert(error instanceof Deno.errors.ConnectionReset, Deno.inspect(error));
});

Deno.test("a proxy ends one way and leaves the other alone", async () => {
  await using ends = await Ends.open({ up: { fault: { after: 2, what: "end" } } });
  const { client, server } = ends;
  await write(client, "0123");
  assert.equal((await readAll(server)).text, "01");
  await write(server, "still here");
  await server.closeWrite();
  assert.equal((await readAll(client)).text, "still here");
});

Deno.test("a proxy loses what follows one way, and leaves the other alone", async () => {
  for (const what of ["swallow", "stall"] satisfies Fault[]) {
    await using ends = await Ends.open({ up: { fault: { after: 2, what } } });
    const { client, server } = ends;
    await write(client, "0123");
    const buffer = new Uint8Array(10);
    assert.equal(await inTime(server.read(buffer), "read()"), 2);
    await write(server, "still here");
    assert.equal(await inTime(client.read(buffer), "read()"), 10);
    let more = false;
    const reading = server.read(buffer).then(() => more = true, () => {});
    await write(client, "4567");
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(more, false);
    ends.proxy.strike("reset");
    await inTime(reading, "read()");
  }
});
