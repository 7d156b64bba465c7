// Sessions with hashicorp's yamux at the other end, in both roles.

import assert from "node:assert/strict";
import { Client, gob, gobClientCodec, method, Server, service } from "../../mod.ts";
import { MuxError } from "../../mux/mod.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { checkEcho, echoAll, readAll } from "./bytes.ts";
import { allRoles, GoPeer, yamuxTest } from "./go_peer.ts";

const streams = 100;
const size = 64 * 1024 * 1024;
const each = Math.floor(size / streams);
const text = new TextEncoder();

const Args = gob.struct("Args", { A: gob.int, B: gob.int });
const Arith = service("Arith", { Multiply: method(Args, gob.int), Divide: method(Args, gob.int) });

for (const roles of allRoles) {
  const us = `a ${roles[0]}`;

  yamuxTest(`${us} sends Go 64 MiB on 100 streams, and gets them back`, async () => {
    await using peer = await GoPeer.start(roles, ["echo"]);
    await Promise.all(
      Array.from({ length: streams }, (_, i) => checkEcho(peer.session, each, i)),
    );
    await inTime(peer.session.close());
    assert.equal(await inTime(peer.session.closed), undefined);
    assert.equal(await peer.readLine(), "over");
  });

  yamuxTest(`${us} sends Go back 64 MiB on 100 streams`, async () => {
    await using peer = await GoPeer.start(roles, ["send", `${streams}`, `${each}`]);
    const echoing = echoAll(peer.session);
    assert.equal(await peer.readLine(), `echoed ${streams * each}`);
    await inTime(echoing);
    assert.equal(peer.session.streams, 0);
  });

  yamuxTest(`${us} and Go call each other on one connection`, async () => {
    await using server = new Server().register(Arith, {
      Multiply: ({ A, B }) => A * B,
      Divide({ A, B }) {
        if (B === 0) throw new Error("we divide by zero");
        return Math.trunc(A / B);
      },
    });
    await using peer = await GoPeer.start(roles, ["calls", "100"]);
    const serving = (async () => {
      for await (const stream of peer.session) server.serveConn(stream);
    })();
    const client = new Client(gobClientCodec(await peer.session.open()));
    const arith = client.service(Arith);
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, i) => arith.Multiply({ A: i, B: 3 })),
    );
    assert.deepEqual(replies, Array.from({ length: 100 }, (_, i) => i * 3));
    const error = await rejection(arith.Divide({ A: 1, B: 0 }));
    assert.equal((error as Error).message, "divide by zero");
    assert.equal(await peer.readLine(), "sum 9900 we divide by zero");
    await inTime(client.close(), "client.close()");
    await inTime(peer.session.close());
    await inTime(serving);
    assert.equal(await peer.readLine(), "over");
  });

  yamuxTest(`${us} reads a stream of Go's values with for await`, async () => {
    await using peer = await GoPeer.start(roles, ["values", "20000"]);
    const stream = await inTime(peer.session.accept());
    assert(stream);
    const Point = gob.struct("Point", { X: gob.int, Y: gob.int });
    let count = 0;
    for await (const { X, Y } of stream.readable.pipeThrough(new gob.DecoderStream(Point))) {
      assert.deepEqual([X, Y], [count, 0 - count]);
      count++;
    }
    assert.equal(count, 20000);
    await stream.closeWrite();
    assert.equal(peer.session.streams, 0);
  });

  yamuxTest(`${us} and Go ping each other`, async () => {
    await using peer = await GoPeer.start(roles, ["ping"]);
    const took = await inTime(peer.session.ping());
    assert(took >= 0, `${took} ms`);
    assert.equal(await peer.readLine(), "ping <nil> true");
    await inTime(peer.session.close());
    assert.equal(await peer.readLine(), "over");
  });

  yamuxTest(`${us} answers the pings by which Go sees whether it lives`, async () => {
    await using peer = await GoPeer.start(roles, ["keepalive"]);
    // Go waits a second for an answer, and then ends the session.
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await checkEcho(peer.session, 1000, 0);
  });

  yamuxTest(`${us} closes its half, and reads on`, async () => {
    await using peer = await GoPeer.start(roles, ["halves"]);
    const stream = await peer.session.open();
    await stream.write(new Uint8Array(300_000));
    await stream.closeWrite();
    assert.equal(new TextDecoder().decode(await inTime(readAll(stream))), "300000 bytes");
    assert.equal(peer.session.streams, 0);
    const error = await rejection(stream.write(new Uint8Array(1)));
    assert(error instanceof MuxError);
    assert.equal(error.code, "closed");
  });

  yamuxTest(`${us} resets a stream of Go's`, async () => {
    await using peer = await GoPeer.start(roles, ["reset"]);
    const stream = await inTime(peer.session.accept());
    assert(stream);
    assert.equal(await inTime(stream.read(new Uint8Array(10))), 5);
    stream.reset();
    assert.equal(await peer.readLine(), "read connection reset");
    assert.equal(await peer.readLine(), "write connection reset");
    assert.equal(peer.session.streams, 0);
  });

  yamuxTest(`${us} hears that Go takes no more streams, and goes on with the old one`, async () => {
    await using peer = await GoPeer.start(roles, ["goaway"]);
    const stream = await peer.session.open();
    await stream.write(text.encode("hello"));
    assert.equal(await inTime(stream.read(new Uint8Array(100))), 5);
    const error = await rejection(peer.session.open());
    assert(error instanceof MuxError);
    assert.equal(error.code, "goaway");
    await stream.write(text.encode("still here"));
    assert.equal(await inTime(stream.read(new Uint8Array(100))), 10);
  });

  yamuxTest(`${us} takes no more streams of Go's`, async () => {
    await using peer = await GoPeer.start(roles, ["flood"]);
    peer.session.goAway();
    // What was opened before Go heard of it is refused.
    for (;;) {
      const line = await peer.readLine();
      if (line !== "stream connection reset") {
        assert.match(line ?? "", /^over \d+ remote end is not accepting connections$/);
        break;
      }
    }
  });

  yamuxTest(`${us} does not hold more streams of Go's than nobody accepts`, async () => {
    await using peer = await GoPeer.start(roles, ["flood"], { acceptBacklog: 16 });
    for (let i = 0; i < 50; i++) {
      assert.equal(await peer.readLine(), "stream connection reset");
    }
    assert(peer.session.streams <= 16, `${peer.session.streams} streams`);
  });

  yamuxTest(`${us} opens no more than Go's backlog, and waits`, async () => {
    const options = { acceptBacklog: 4 };
    await using peer = await GoPeer.start(roles, ["short-backlog"], options);
    const open = [];
    for (let i = 0; i < 4; i++) open.push(await inTime(peer.session.open()));
    const fifth = later(peer.session.open());
    let opened = false;
    fifth.then(() => opened = true, () => {});
    await inTime(peer.session.ping());
    assert.equal(opened, false);
    await open[0]!.closeWrite();
    await peer.writeLine("accept");
    assert.match(await peer.readLine() ?? "", /^streams 4$/);
    await inTime(fifth, "the fifth stream");
    assert.equal(await peer.readLine(), "read 0 <nil>");
  });

  yamuxTest(`${us} is told at once when Go is killed`, async () => {
    await using peer = await GoPeer.start(roles, ["echo"]);
    const stream = await peer.session.open();
    const reading = later(stream.read(new Uint8Array(10)));
    const accepting = peer.session.accept();
    await inTime(peer.session.ping());
    await peer.kill();
    const reason = await inTime(peer.session.closed);
    assert(reason instanceof MuxError);
    assert.equal(reason.code, "ended");
    assert.equal(await rejection(reading), reason);
    assert.equal(await rejection(stream.write(new Uint8Array(1))), reason);
    assert.equal(await rejection(peer.session.open()), reason);
    assert.equal(await rejection(peer.session.ping()), reason);
    assert.equal(await inTime(accepting), undefined);
  });

  yamuxTest(`${us} sees that a frozen Go is of no use any more`, async () => {
    const options = { ping: { interval: 50, timeout: 1000 } };
    await using peer = await GoPeer.start(roles, ["echo"], options);
    await inTime(peer.session.ping());
    peer.freeze();
    const reason = await inTime(peer.session.closed);
    assert(reason instanceof MuxError);
    assert.equal(reason.code, "timeout");
    assert.match(reason.message, /did not answer a ping for 1000 ms/);
  });

  yamuxTest(`${us} with a stream that nobody reads goes on with the others`, async () => {
    await using peer = await GoPeer.start(roles, ["echo"]);
    const slow = await peer.session.open();
    // Both windows of the stream fill up, and then the write waits.
    const writing = later(slow.write(new Uint8Array(4 * 1024 * 1024)));
    let written = false;
    writing.then(() => written = true, () => {});
    for (let i = 0; i < 20; i++) await checkEcho(peer.session, 500_000, i);
    assert.equal(written, false);
    let count = 0;
    const buffer = new Uint8Array(64 * 1024);
    while (count < 4 * 1024 * 1024) count += await inTime(slow.read(buffer)) ?? 0;
    assert.equal(await inTime(writing), 4 * 1024 * 1024);
  });
}
