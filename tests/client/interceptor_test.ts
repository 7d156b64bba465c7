import assert from "node:assert/strict";
import {
  type CallOptions,
  type ClientCall,
  type ClientInterceptor,
  gob,
  method,
  Server,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { logged } from "../testing/logged.ts";
import { Loopback } from "../testing/loopback.ts";
import { scriptedServer } from "../testing/scripted_peer.ts";
import { Unhandled } from "../testing/unhandled.ts";

const Echo = service("Echo", {
  Text: method(gob.string, gob.string),
  Fail: method(gob.string, gob.string),
  User: method(gob.string, gob.string),
});

function echoServer(): Server {
  return new Server().register(Echo, {
    Text: (text) => text,
    Fail(text) {
      throw new Error(text);
    },
    User: (text, { metadata }) => `${metadata.user}:${text}`,
  });
}

Deno.test("interceptors run around calls, the first one outermost", async () => {
  await using loopback = await Loopback.start(echoServer());
  const { client } = loopback;
  const log: string[] = [];
  assert.equal(client.use(logged("a", log)).use(logged("b", log)), client);
  assert.equal(await client.service(Echo).Text("hi"), "hi");
  assert.equal(await client.call(Echo.methods.Text, "ho"), "ho");
  const one = ["a before Echo.Text", "b before Echo.Text", "b after", "a after"];
  assert.deepEqual(log, [...one, ...one]);
});

Deno.test("an interceptor sees the method, the argument and the options", async () => {
  await using loopback = await Loopback.start(echoServer());
  const calls: ClientCall[] = [];
  loopback.client.use((call, next) => {
    calls.push(call);
    return next();
  });
  const options: CallOptions = { timeout: 5000, metadata: { user: "ada" } };
  await loopback.client.service(Echo).Text("hi", options);
  await loopback.client.service(Echo).Text("ho");
  assert.deepEqual(calls, [
    { method: "Echo.Text", args: "hi", options },
    { method: "Echo.Text", args: "ho", options: {} },
  ]);
});

Deno.test("an interceptor changes the options for what is inside of it", async () => {
  await using loopback = await Loopback.start(echoServer());
  const { client } = loopback;
  const seen: unknown[] = [];
  client
    .use(({ options }, next) => {
      seen.push(options.metadata);
      return next({ ...options, metadata: { ...options.metadata, user: "ada" } });
    })
    .use(({ options }, next) => {
      seen.push(options.metadata);
      return next();
    });
  const metadata = { trace: "1" };
  assert.equal(await client.service(Echo).User("hi", { metadata }), "ada:hi");
  assert.deepEqual(seen, [{ trace: "1" }, { trace: "1", user: "ada" }]);
  assert.deepEqual(metadata, { trace: "1" }, "the caller's own options stay as they are");
});

Deno.test("an interceptor decides about the reply", async () => {
  const interceptors: [name: string, ClientInterceptor, expected: string][] = [
    ["passes on", (_, next) => next(), "hi"],
    ["changes", async (_, next) => `${await next()}!`, "hi!"],
    ["answers at once", () => "from a cache", "from a cache"],
    ["asks twice", async (_, next) => `${await next()}${await next()}`, "hihi"],
  ];
  for (const [name, interceptor, expected] of interceptors) {
    await using loopback = await Loopback.start(echoServer());
    loopback.client.use(interceptor);
    assert.equal(await loopback.client.service(Echo).Text("hi"), expected, name);
  }
});

Deno.test("an interceptor that throws rejects the call, and nothing is sent", async () => {
  using unhandled = new Unhandled();
  await using scripted = await scriptedServer();
  const { client, peer } = scripted;
  const reason = new Error("not allowed");
  client.use(({ args }, next) => {
    if (args === "no") throw reason;
    return next();
  });
  assert.equal(await rejection(client.service(Echo).Text("no")), reason);
  const call = client.service(Echo).Text("yes");
  const { header, body } = await peer.readRequest(gob.string);
  assert.deepEqual([header.Seq, body], [0, "yes"]);
  await peer.reply(header, gob.string, "yes");
  assert.equal(await call, "yes");
  await unhandled.checkNone();
});

Deno.test("an interceptor sees what a call fails with, and may try again", async () => {
  await using loopback = await Loopback.start(echoServer());
  const errors: unknown[] = [];
  loopback.client.use(async (_, next) => {
    for (let tries = 0;; tries++) {
      try {
        return await next();
      } catch (error) {
        errors.push(error);
        if (tries === 2) throw error;
      }
    }
  });
  const error = await rejection(loopback.client.service(Echo).Fail("busy"));
  assert(error instanceof ServerError);
  assert.equal(error.message, "busy");
  assert.equal(errors.length, 3);
  // What does not fit is an error of the call as well.
  const unfit = await rejection(loopback.client.service(Echo).Text(42 as unknown as string));
  assert(unfit instanceof TypeError);
  assert.equal(errors.length, 6);
});

Deno.test("an interceptor sets a time-out and a signal", async () => {
  await using scripted = await scriptedServer();
  const { client } = scripted;
  const controller = new AbortController();
  client.use(({ args }, next) =>
    next(args === "late" ? { timeout: 10 } : { signal: controller.signal })
  );
  const late = await rejection(client.service(Echo).Text("late"));
  assert.equal((late as Error).name, "TimeoutError");
  const call = later(client.service(Echo).Text("given up"));
  await nextTurn();
  controller.abort(new Error("mine"));
  assert.equal((await rejection(call) as Error).message, "mine");
});

Deno.test("an interceptor that is added later stands around later calls", async () => {
  await using loopback = await Loopback.start(echoServer());
  const { client } = loopback;
  const echo = client.service(Echo);
  await echo.Text("early");
  const log: string[] = [];
  client.use(logged("a", log));
  await echo.Text("late");
  assert.deepEqual(log, ["a before Echo.Text", "a after"]);
});

Deno.test("the end of the connection reaches calls through their interceptors", async () => {
  await using scripted = await scriptedServer();
  const { client, peer } = scripted;
  const log: string[] = [];
  client.use(logged("a", log));
  const call = later(client.service(Echo).Text("hi"));
  await peer.readRequest();
  peer.close();
  assert(await rejection(call) instanceof ShutdownError);
  assert(await rejection(client.service(Echo).Text("ho")) instanceof ShutdownError);
  assert.deepEqual(log.filter((line) => line === "a after").length, 2);
});

Deno.test("interceptors do not see that the server is told of a call that was given up", async () => {
  await using scripted = await scriptedServer();
  const { client, peer } = scripted;
  const log: string[] = [];
  client.use(logged("a", log));
  const controller = new AbortController();
  const call = later(client.service(Echo).Text("hi", { signal: controller.signal }));
  assert.equal((await peer.readRequest()).header.ServiceMethod, "Echo.Text");
  controller.abort();
  await rejection(call);
  assert.equal((await inTime(peer.readRequest())).header.ServiceMethod, "_goRPC_.Cancel");
  assert.deepEqual(log, ["a before Echo.Text", "a after"]);
});
