/** TLS between a host and a plugin, on connections of this process. */

import assert from "node:assert/strict";
import { pipe, type Transport } from "../../mod.ts";
import { makeCredentials } from "../../plugin/certificate.ts";
import { PluginError } from "../../plugin/errors.ts";
import { acceptTls, connectTls } from "../../plugin/tls.ts";
import { inTime, rejection } from "../testing/in_time.ts";

const [host, plugin, other] = await Promise.all([1, 2, 3].map(() => makeCredentials()));
const hostEnds = { own: host!, peer: plugin!.certificate };
const pluginEnds = { own: plugin!, peer: host!.certificate };

/** Two connected sockets. */
async function sockets(): Promise<[Deno.TcpConn, Deno.TcpConn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return await Promise.all([Deno.connect({ port: listener.addr.port }), listener.accept()]);
}

async function connected(): Promise<[Transport, Transport]> {
  const [near, far] = await sockets();
  return await inTime(Promise.all([connectTls(near, hostEnds), acceptTls(far, pluginEnds)]));
}

/** Reads until the end. */
async function readAll(transport: Transport): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const buffer = new Uint8Array(10_000);
  for (let count; (count = await transport.read(buffer)) !== null;) {
    chunks.push(buffer.slice(0, count));
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function writeAll(transport: Transport, bytes: Uint8Array): Promise<void> {
  // The buffer is used again, as callers of write() may.
  const buffer = new Uint8Array(30_000);
  for (let at = 0; at < bytes.length; at += buffer.length) {
    const part = bytes.subarray(at, at + buffer.length);
    buffer.set(part);
    for (let sent = 0; sent < part.length;) {
      sent += await transport.write(buffer.subarray(sent, part.length));
    }
  }
}

const data = Uint8Array.from({ length: 4_000_000 }, (_, i) => i * 7 + (i >> 8));

Deno.test("TLS carries bytes both ways at a time, and each end ends by itself", async () => {
  const [near, far] = await connected();
  assert.equal(near.remoteAddr?.transport, "tcp");
  const received = Promise.all([readAll(near), readAll(far)]);
  const sending = async (from: Transport) => {
    await writeAll(from, data);
    await from.closeWrite!();
  };
  await Promise.all([sending(near), sending(far)]);
  for (const bytes of await received) assertSame(bytes);
  await leave(near, far);
});

Deno.test("an end that has closed its sending half still reads", async () => {
  for (const swap of [false, true]) {
    const [one, two] = swap ? (await connected()).reverse() : await connected();
    await one!.closeWrite!();
    assert.equal((await readAll(two!)).length, 0);
    const receiving = readAll(one!);
    await inTime(writeAll(two!, data));
    two!.close();
    assertSame(await inTime(receiving));
    one!.close();
    await leave(one!, two!);
  }
});

Deno.test("a write waits for a far side that does not read, and does not hold close()", async () => {
  for (const swap of [false, true]) {
    const [one, two] = swap ? (await connected()).reverse() : await connected();
    // What the system and both ends hold is some megabytes; without waiting it would be all.
    const most = 32 * 1024 * 1024;
    let sent = 0;
    let waits = false;
    const chunk = new Uint8Array(64 * 1024);
    const sending = (async () => {
      while (sent < most) sent += await one!.write(chunk);
    })().catch(() => {
      waits = true;
    });
    let before = -1;
    while (before !== sent && sent < most) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert(sent < most, `${sent} bytes were written`);
    one!.close();
    await inTime(sending);
    assert(waits);
    await leave(two!);
  }
});

Deno.test("neither end takes another certificate than that of the other", async () => {
  const strange = { own: other!, peer: host!.certificate };
  const [near, far] = await sockets();
  const accepting = rejection(acceptTls(far, pluginEnds));
  // By TLS 1.3 the end that dials may take itself for connected.
  const dialed = await connectTls(near, { ...strange, peer: plugin!.certificate }).catch(() => {});
  assertTls(await inTime(accepting));
  if (dialed) {
    assert.equal(await inTime(dialed.read(new Uint8Array(1)).catch(() => null)), null);
    await leave(dialed);
  }

  const [again, farther] = await sockets();
  const refused = rejection(acceptTls(farther, strange));
  assertTls(await inTime(rejection(connectTls(again, hostEnds))));
  assertTls(await inTime(refused));
});

Deno.test("an end that says nothing, or nonsense, or goes, is left", async () => {
  for (const begin of [acceptTls, connectTls]) {
    const ends = begin === acceptTls ? pluginEnds : hostEnds;
    const [silent, near] = await sockets();
    assertTls(await inTime(rejection(begin(near, ends, 50))), /not within 50 ms/);
    await inTime(readAll(silent).catch(() => {}));
    silent.close();

    const [loud, far] = await sockets();
    await loud.write(new Uint8Array(1000).fill(7));
    assertTls(await inTime(rejection(begin(far, ends))));
    loud.close();

    const [gone, left] = await sockets();
    gone.close();
    assertTls(await inTime(rejection(begin(left, ends))));
  }
});

Deno.test("a transport of any kind carries TLS", async () => {
  const [near, far] = pipe();
  const [one, two] = await Promise.all([connectTls(near, hostEnds), acceptTls(far, pluginEnds)]);
  await one.write(Uint8Array.of(1, 2, 3));
  const buffer = new Uint8Array(2);
  assert.equal(await two.read(buffer), 2);
  assert.equal(await two.read(buffer), 1);
  assert.deepEqual(buffer, Uint8Array.of(3, 2));
  const reading = two.read(buffer).catch(() => null);
  two.close();
  assert.equal(await inTime(reading), null);
  await inTime(readAll(one).catch(() => {}));
  await leave(one, two);
});

/** Closes both ends and waits for it. */
async function leave(...transports: readonly Transport[]): Promise<void> {
  for (const transport of transports) {
    await inTime(transport.closeWrite!());
    transport.close();
  }
}

/** As `assert.deepEqual(bytes, data)`, whose message would take minutes. */
function assertSame(bytes: Uint8Array): void {
  assert.equal(bytes.length, data.length);
  assert.equal(bytes.findIndex((byte, i) => byte !== data[i]), -1);
}

function assertTls(error: unknown, message = /^TLS cannot begin: /): void {
  assert(error instanceof PluginError, String(error));
  assert.equal(error.reason, "tls");
  assert.match(error.message, message);
}
