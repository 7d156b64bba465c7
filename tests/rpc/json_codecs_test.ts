import assert from "node:assert/strict";
import {
  Client,
  gob,
  jsonClientCodec,
  jsonServerCodec,
  method,
  pipe,
  Server,
  service,
  ShutdownError,
  type Transport,
} from "../../mod.ts";
import { LoadingClientCodec, LoadingServerCodec } from "../../rpc/json_codecs.ts";
import { type Args, Arith, arith } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

const Numbers = service("Numbers", { Half: method(gob.float64, gob.float64) });

/** A client and a server over JSON, both with codecs that are not there yet. */
function loading(): { client: Client; server: Server } {
  const server = new Server().register(Arith, arith).register(Numbers, { Half: (n) => n / 2 });
  const [near, far] = pipe();
  server.serveCodec(new LoadingServerCodec(far, undefined));
  return { client: new Client(new LoadingClientCodec(near, undefined)), server };
}

Deno.test("jsonClientCodec() and jsonServerCodec() talk to each other, the first time and later", async () => {
  for (let round = 0; round < 2; round++) {
    const server = new Server().register(Arith, arith);
    const [near, far] = pipe();
    const serving = server.serveCodec(jsonServerCodec(far));
    const client = new Client(jsonClientCodec(near));
    const stub = client.service(Arith);
    const products = [1, 2, 3].map((A) => stub.Multiply({ A, B: 2 }));
    assert.deepEqual(await inTime(Promise.all(products)), [2, 4, 6]);
    await assert.rejects(stub.Divide({ A: 1, B: 0 }), { message: "divide by zero" });
    await inTime(client.close());
    await inTime(serving);
    await inTime(server.shutdown());
  }
});

Deno.test("jsonClientCodec() writes what Go writes", async () => {
  const makers = [jsonClientCodec, (near: Transport) => new LoadingClientCodec(near, undefined)];
  for (const make of makers) {
    const [near, far] = MemoryTransport.pair();
    const client = new Client(make(near));
    const call = later(client.service(Arith).Multiply({ A: 6, B: 7 }));
    const buffer = new Uint8Array(200);
    const count = await inTime(far.read(buffer)) ?? 0;
    assert.equal(
      new TextDecoder().decode(buffer.subarray(0, count)),
      '{"method":"Arith.Multiply","params":[{"A":6,"B":7}],"id":1}\n',
    );
    await far.write(new TextEncoder().encode('{"id":1,"result":42,"error":null}\n'));
    assert.equal(await inTime(call), 42);
    await client.close();
  }
});

Deno.test("jsonClientCodec() and jsonServerCodec() refuse invalid limits at once", () => {
  for (const make of [jsonClientCodec, jsonServerCodec]) {
    const [near] = pipe();
    assert.throws(() => make(near, { limits: { maxDepth: 0 } }), RangeError);
  }
});

Deno.test("a call before the codec is there is refused like any other", async () => {
  const { client, server } = loading();
  const bad = { A: 1, B: "2" } as unknown as Args;
  const [refused, good] = [
    rejection(client.service(Arith).Multiply(bad)),
    later(client.service(Arith).Multiply({ A: 1, B: 2 })),
  ];
  assert.equal(
    String(await refused),
    "TypeError: Cannot encode Args.B: expected int, received string",
  );
  assert.equal(await inTime(good), 2);
  await client.close();
  await server.shutdown();
});

Deno.test("a value that only JSON cannot hold is the error of its call, before the codec is there and after", async () => {
  const { client, server } = loading();
  for (let round = 0; round < 2; round++) {
    const half = client.service(Numbers).Half;
    const calls = [rejection(half(NaN)), later(half(3)), rejection(half(Infinity)), later(half(5))];
    const [first, three, second, five] = await inTime(Promise.all(calls));
    assert.deepEqual([three, five], [1.5, 2.5]);
    for (const error of [first, second]) assert(error instanceof RangeError, String(error));
  }
  await client.close();
  await server.shutdown();
});

Deno.test("a refusal is read without a byte from the server", async () => {
  const [near] = pipe();
  const client = new Client(new LoadingClientCodec(near, undefined));
  assert(await rejection(client.service(Numbers).Half(NaN)) instanceof RangeError);
  await client.close();
});

Deno.test("an argument that is changed after the call is sent as it was", async () => {
  const { client, server } = loading();
  const args = { A: 6, B: 7 };
  const call = client.service(Arith).Multiply(args);
  args.A = 0;
  assert.equal(await inTime(call), 42);
  await client.close();
  await server.shutdown();
});

Deno.test("close() before the codec is there ends the connection", async () => {
  const [near, far] = pipe();
  const client = new Client(new LoadingClientCodec(near, undefined));
  await inTime(client.close());
  assert.equal(await inTime(client.closed), undefined);
  assert.equal(await inTime(far.read(new Uint8Array(1))), null);
  const other = new Client(new LoadingClientCodec(pipe()[0], undefined));
  const call = rejection(other.service(Arith).Multiply({ A: 1, B: 2 }));
  await inTime(other.close());
  assert(await call instanceof ShutdownError);

  const [mine, theirs] = pipe();
  const server = new Server();
  const serving = server.serveCodec(new LoadingServerCodec(mine, undefined));
  await inTime(server.shutdown());
  await inTime(serving);
  assert.equal(await inTime(theirs.read(new Uint8Array(1))), null);
});

Deno.test("a call is cancelled before the codec is there", async () => {
  const { client, server } = loading();
  const controller = new AbortController();
  const call = client.service(Arith).Multiply({ A: 1, B: 2 }, { signal: controller.signal });
  controller.abort();
  assert.equal(await rejection(call), controller.signal.reason);
  assert.equal(await inTime(client.service(Arith).Multiply({ A: 2, B: 2 })), 4);
  await client.close();
  await server.shutdown();
});

Deno.test("a program that needs no JSON loads none", async () => {
  const mod = new URL("../../mod.ts", import.meta.url).href;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", mod] })
    .output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: {
      specifier: string;
      dependencies?: { isDynamic?: boolean; code?: { specifier: string } }[];
    }[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { isDynamic, code } of byName.get(name)?.dependencies ?? []) {
      if (!isDynamic && code !== undefined) visit(code.specifier);
    }
  };
  visit(mod);
  assert(seen.size > 50);
  assert.deepEqual(
    [...seen].filter((name) => /\/json\/|json_co(?:dec|nnection)\.ts/.test(name)),
    [],
  );
});
