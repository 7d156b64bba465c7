// Go programs at the other end of standard input and output, in both roles and over both codecs.

import assert from "node:assert/strict";
import {
  Client,
  gob,
  gobClientCodec,
  gobServerCodec,
  jsonClientCodec,
  jsonServerCodec,
  method,
  Server,
  service,
  streamTransport,
} from "../../mod.ts";
import { Args, arith, Quotient } from "../testing/arith.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { inTime, later } from "../testing/in_time.ts";

const Arith = service("Arith", {
  Multiply: method(Args, gob.int),
  Divide: method(Args, Quotient),
  Repeat: method(gob.string, gob.string),
});
const codecs = {
  gob: { client: gobClientCodec, server: gobServerCodec },
  json: { client: jsonClientCodec, server: jsonServerCodec },
};

/** Starts the Go program. */
async function start(role: "serve" | "call", codec: string): Promise<Deno.ChildProcess> {
  const program = await buildGo(new URL("./stdio/", import.meta.url));
  return new Deno.Command(program, {
    args: [role, codec],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

for (const codec of ["gob", "json"] as const) {
  goTest(`Deno client, Go server that is a child process: ${codec}`, async () => {
    const child = await start("serve", codec);
    const errors = later(new Response(child.stderr).text());
    const client = new Client(codecs[codec].client(streamTransport(child.stdout, child.stdin)));
    const stub = client.service(Arith);
    assert.equal(await inTime(stub.Multiply({ A: 6, B: 7 })), 42);
    assert.deepEqual(await stub.Divide({ A: 17, B: 5 }), { Quo: 3, Rem: 2 });
    await assert.rejects(stub.Divide({ A: 1, B: 0 }), { message: "divide by zero" });
    // More than a pipe of the system holds, both ways, before anything is read.
    const texts = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(10_000));
    const replies = await inTime(Promise.all(texts.map((text) => stub.Repeat(text))));
    assert.deepEqual(replies.map(({ length }) => length), texts.map(({ length }) => length * 10));
    await inTime(client.close());
    const { success } = await inTime(child.status);
    assert.deepEqual([success, await errors], [true, ""]);
  });

  goTest(`Go client that is a child process, Deno server: ${codec}`, async () => {
    const child = await start("call", codec);
    const report = later(new Response(child.stderr).text());
    const server = new Server().register(Arith, { ...arith, Repeat: (text) => text.repeat(10) });
    const transport = streamTransport(child.stdout, child.stdin);
    await inTime(server.serveCodec(codecs[codec].server(transport)));
    assert.equal(
      await inTime(report),
      "42 <nil>\n{0 0} divide by zero\n100 <nil>\n",
    );
    assert((await inTime(child.status)).success);
    await server.shutdown();
  });
}

goTest("a Go server that ends in the middle ends the calls", async () => {
  const child = await start("serve", "gob");
  const client = new Client(gobClientCodec(streamTransport(child.stdout, child.stdin)));
  assert.equal(await inTime(client.service(Arith).Multiply({ A: 6, B: 7 })), 42);
  child.kill("SIGKILL");
  const closed = await inTime(client.closed);
  assert.equal(closed?.name, "ShutdownError");
  await child.stderr.cancel();
  await child.status;
});
