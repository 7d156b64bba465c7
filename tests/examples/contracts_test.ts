// The contracts of examples/contracts against a Go program that has services with the same names, methods and types. Every
// method is called in both directions by gob and by JSON-RPC, with arguments and replies in which every field has a value.

import assert from "node:assert/strict";
import {
  type AnyMethod,
  type Client,
  connect,
  gob,
  type Handlers,
  method,
  type Methods,
  Server,
  type Service,
  service,
} from "../../mod.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { JsonEncoder } from "../../json/encoder.ts";
import { GoRequest, RpcServer } from "../../examples/contracts/ants.ts";
import { CliRpcCmd } from "../../examples/contracts/cf.ts";
import { RPCServer } from "../../examples/contracts/delve.ts";
import { Daemon } from "../../examples/contracts/elvish.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { output, ServerChild } from "../testing/process.ts";
import { filled } from "./contracts/filled.ts";

const folder = new URL("contracts/peer/", import.meta.url);
const services = [RPCServer, Daemon, RpcServer, CliRpcCmd];
const methods = services.flatMap(({ methods }) => Object.values<AnyMethod>(methods));

/** Handlers that check their arguments and reply, both filled. */
function checking<M extends Methods<M>>({ methods }: Service<M>): Handlers<M> {
  const handlers = Object.entries<AnyMethod>(methods).map(([name, { args, reply }]) => {
    const handler = (received: unknown) => {
      assert.deepEqual(gob.toJson(received), gob.toJson(filled(args)));
      return filled(reply);
    };
    return [name, handler];
  });
  return Object.fromEntries(handlers);
}

async function withGoServer(
  codec: "gob" | "json",
  use: (client: Client) => Promise<void>,
): Promise<void> {
  await using child = await ServerChild.start(await buildGo(folder), ["server"]);
  const port = Number(child.address.split(":")[1]);
  await using client = await connect({ port, codec });
  await use(client);
}

for (const codec of ["gob", "json"] as const) {
  goTest(`contracts: Deno calls every method in Go by ${codec}`, async () => {
    await withGoServer(codec, async (client) => {
      for (const called of methods) {
        const reply = await client.call(called, filled(called.args));
        assert.deepEqual(gob.toJson(reply), gob.toJson(filled(called.reply)), called.name);
      }
    });
  });
}

goTest("contracts: Go calls every method in Deno by gob and by json", async () => {
  await using server = new Server()
    .register(RPCServer, checking(RPCServer))
    .register(Daemon, checking(Daemon))
    .register(RpcServer, checking(RpcServer))
    .register(CliRpcCmd, checking(CliRpcCmd));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const called = await output(await buildGo(folder), ["client", `127.0.0.1:${listener.addr.port}`]);
  assert.equal(called, String(methods.length));
});

// Go's reader folds the case of names, and would take a field without its tag for the right one.
goTest("contracts: the JSON of every argument and reply is Go's, letter for letter", async () => {
  const lines = (await output(await buildGo(folder), ["json"])).split("\n");
  const theirs = lines.map((line) => JSON.parse(line) as [method: string, json: string]);
  const encoder = new JsonEncoder();
  const ours = methods.flatMap(({ name, args, reply }) =>
    [args, reply].map((schema) => [name, encoder.encode(nodeOf(schema), filled(schema))])
  );
  const byMethod = (lines: string[][]) => Object.groupBy(lines, ([name]) => name!);
  assert.deepEqual(byMethod(ours), byMethod(theirs));
});

const Http = service("Http", {
  Describe: method(GoRequest, gob.string),
  Get: method(gob.string, GoRequest),
  Marshal: method(GoRequest, gob.string),
});

const request = {
  ...gob.zero(GoRequest),
  Method: "GET",
  URL: "http://example.com/a?b=c",
  Header: { Accept: ["text/html"] },
  Host: "example.com",
};

for (const codec of ["gob", "json"] as const) {
  goTest(`contracts: the request of ants.ts fits Go's http.Request by ${codec}`, async () => {
    await withGoServer(codec, async (client) => {
      assert.equal(
        await client.service(Http).Describe(request),
        "GET http://example.com/a?b=c map[Accept:[text/html]] example.com",
      );
    });
  });
}

goTest("contracts: Go's http.Request fits the request of ants.ts by gob", async () => {
  await withGoServer("gob", async (client) => {
    assert.deepEqual(await client.service(Http).Get("http://example.com/a?b=c"), {
      ...request,
      Proto: "HTTP/1.1",
      ProtoMajor: 1,
      ProtoMinor: 1,
      Header: { "User-Agent": ["ants"] },
    });
  });
});

goTest("contracts: Go cannot write its http.Request as JSON, as ants.ts says", async () => {
  await withGoServer("json", async (client) => {
    await assert.rejects(client.service(Http).Marshal(request), /json: unsupported type/);
  });
});
