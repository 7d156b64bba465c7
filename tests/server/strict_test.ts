// Fields that only one side has: an error with `strict`, and a line on the debug page in any case.

import assert from "node:assert/strict";
import { connect, gob, method, Server, type ServerOptions, service } from "../../mod.ts";
import { rejection } from "../testing/in_time.ts";

const Item = gob.struct("Item", { ID: gob.int, Name: gob.string });
const Misspelled = gob.struct("Item", { ID: gob.int, Nmae: gob.string });
const Items = service("Items", { Put: method(Item, Item) });
/** The contract of a client that misspelled a field. */
const Theirs = service("Items", { Put: method(Misspelled, Item) });
/** And of one that misspelled it in the reply. */
const Reader = service("Items", { Put: method(Item, Misspelled) });

const difference = "Item: the schema has Name, the peer sends Nmae";

/** A server and its address. */
function serve(options: ServerOptions) {
  const server = new Server(options).register(Items, { Put: (item) => item });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const { port } = listener.addr;
  return {
    port,
    snapshot: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/debug/rpc?format=json`);
      return await response.json();
    },
    page: async () => await (await fetch(`http://127.0.0.1:${port}/debug/rpc`)).text(),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await serving;
    },
  };
}

Deno.test("a strict server refuses an argument whose fields differ, and the connection lives on", async () => {
  await using server = await serve({ strict: true });
  await using client = await connect({ port: server.port });
  const error = await rejection(client.service(Theirs).Put({ ID: 1, Nmae: "bolt" }), "the call");
  assert.equal((error as Error).message, difference);
  const item = { ID: 1, Name: "bolt" };
  assert.deepEqual(await client.service(Items).Put(item), item);
});

Deno.test("a strict client refuses a reply whose fields differ", async () => {
  await using server = await serve({});
  await using client = await connect({ port: server.port, strict: true });
  const error = await rejection(client.service(Reader).Put({ ID: 1, Name: "bolt" }), "the call");
  assert.equal((error as Error).message, "Item: the schema has Nmae, the peer sends Name");
  const item = { ID: 1, Name: "bolt" };
  assert.deepEqual(await client.service(Items).Put(item), item);
});

Deno.test("the debug page shows fields that differ, strict or not", async () => {
  await using server = await serve({});
  await using client = await connect({ port: server.port });
  assert.deepEqual((await server.snapshot()).differences, []);
  assert.deepEqual(await client.service(Theirs).Put({ ID: 1, Nmae: "bolt" }), { ID: 1, Name: "" });
  assert.deepEqual((await server.snapshot()).differences, [difference]);
  assert((await server.page()).includes(difference));
});
