import assert from "node:assert/strict";
import {
  type CallContext,
  gob,
  method,
  RpcError,
  Server,
  type ServerCall,
  ServerError,
  type ServerInterceptor,
  service,
} from "../../mod.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { logged } from "../testing/logged.ts";
import { Loopback } from "../testing/loopback.ts";
import { Unhandled } from "../testing/unhandled.ts";

const Echo = service("Echo", {
  Text: method(gob.string, gob.string),
  Wait: method(gob.string, gob.string),
});

/** A server whose handlers write down that they were called. */
function echoServer(log: string[] = []): Server {
  return new Server().register(Echo, {
    Text(text) {
      log.push(`handler ${text}`);
      return text;
    },
    async Wait(text, { signal }) {
      log.push(`handler ${text}`);
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      return text;
    },
  });
}

Deno.test("interceptors run around the handler, the first one outermost", async () => {
  const log: string[] = [];
  const server = echoServer(log).use(logged("a", log)).use(logged("b", log));
  await using loopback = await Loopback.start(server);
  assert.equal(await loopback.client.service(Echo).Text("hi"), "hi");
  assert.deepEqual(log, [
    "a before Echo.Text",
    "b before Echo.Text",
    "handler hi",
    "b after",
    "a after",
  ]);
});

Deno.test("an interceptor sees the method, the argument and the handler's context", async () => {
  const calls: ServerCall[] = [];
  const contexts: CallContext[] = [];
  const server = new Server()
    .register(service("Echo", { Text: method(gob.string, gob.string) }), {
      Text(text, context) {
        contexts.push(context);
        return text;
      },
    })
    .use((call, next) => {
      calls.push(call);
      return next();
    });
  await using loopback = await Loopback.start(server);
  const options = { metadata: { user: "ada" }, timeout: 60_000 };
  await loopback.client.service(Echo).Text("hi", options);
  const [{ method: name, args, context } = assert.fail("no call")] = calls;
  assert.deepEqual([name, args], ["Echo.Text", "hi"]);
  assert.equal(context, contexts[0]);
  assert.equal(context.method, "Echo.Text");
  assert.deepEqual({ ...context.metadata }, { user: "ada" });
  assert(context.remaining! > 0 && context.remaining! <= 60_000);
  assert.equal((context.remoteAddr as Deno.NetAddr).hostname, "127.0.0.1");
});

Deno.test("an interceptor decides about the reply", async () => {
  const interceptors: [name: string, ServerInterceptor, expected: string][] = [
    ["passes on", (_, next) => next(), "hi"],
    ["changes", async (_, next) => `${await next()}!`, "hi!"],
    ["answers at once", () => "instead", "instead"],
    ["answers later", () => Promise.resolve("instead"), "instead"],
  ];
  for (const [name, interceptor, expected] of interceptors) {
    await using loopback = await Loopback.start(echoServer().use(interceptor));
    assert.equal(await loopback.client.service(Echo).Text("hi"), expected, name);
  }
});

Deno.test("an interceptor that throws answers with its error, and the handler is not called", async () => {
  using unhandled = new Unhandled();
  const failures: [ServerInterceptor, message: string, code?: unknown][] = [
    [() => {
      throw new Error("who are you?");
    }, "who are you?"],
    [() => Promise.reject(new Error("not now")), "not now"],
    [
      () => {
        throw new RpcError("no token", { code: "unauthenticated" });
      },
      "no token",
      "unauthenticated",
    ],
    [() => 42, "rpc: error encoding body: Cannot encode value: expected string, received 42"],
  ];
  for (const [interceptor, message, code] of failures) {
    const log: string[] = [];
    await using loopback = await Loopback.start(echoServer(log).use(interceptor));
    const error = await rejection(loopback.client.service(Echo).Text("hi"));
    assert(error instanceof ServerError);
    assert.deepEqual([error.message, error.code], [message, code]);
    assert.deepEqual(log, []);
  }
  await unhandled.checkNone();
});

Deno.test("an interceptor sees what the handler throws, and may change it", async () => {
  const seen: unknown[] = [];
  const failing = new Server().register(Echo, {
    Text() {
      throw new RpcError("low", { code: 7 });
    },
    Wait: () => Promise.reject(new Error("high")),
  }).use(async (_, next) => {
    try {
      return await next();
    } catch (error) {
      seen.push(error);
      throw new RpcError("for the caller", { code: "internal", cause: error });
    }
  });
  await using loopback = await Loopback.start(failing);
  const echo = loopback.client.service(Echo);
  for (const call of [echo.Text("hi"), echo.Wait("hi")]) {
    const error = await rejection(call);
    assert(error instanceof ServerError);
    assert.deepEqual([error.message, error.code], ["for the caller", "internal"]);
  }
  assert.deepEqual(seen.map((error) => (error as Error).message), ["low", "high"]);
});

Deno.test("an interceptor may go on more than once", async () => {
  const log: string[] = [];
  const server = echoServer(log).use(async (_, next) => `${await next()}${await next()}`);
  await using loopback = await Loopback.start(server);
  assert.equal(await loopback.client.service(Echo).Text("hi"), "hihi");
  assert.deepEqual(log, ["handler hi", "handler hi"]);
});

Deno.test("interceptors see no call that no handler would get", async () => {
  const methods: string[] = [];
  const server = echoServer().use(({ method }, next) => {
    methods.push(method);
    return next();
  });
  await using loopback = await Loopback.start(server);
  const { client } = loopback;
  const wrong = [
    service("Echo", { Nothing: method(gob.string, gob.string) }).methods.Nothing,
    service("Nothing", { Text: method(gob.string, gob.string) }).methods.Text,
  ];
  for (const method of wrong) assert(await rejection(client.call(method, "")) instanceof Error);
  const { Text } = service("Echo", { Text: method(gob.int, gob.string) }).methods;
  assert(await rejection(client.call(Text, 1)) instanceof ServerError);
  assert.deepEqual(methods, []);
  await client.service(Echo).Text("hi");
  assert.deepEqual(methods, ["Echo.Text"]);
});

Deno.test("an interceptor that is added later stands around later calls", async () => {
  const log: string[] = [];
  const server = echoServer();
  await using loopback = await Loopback.start(server);
  const echo = loopback.client.service(Echo);
  await echo.Text("early");
  server.use(logged("a", log));
  await echo.Text("late");
  assert.deepEqual(log, ["a before Echo.Text", "a after"]);
});

Deno.test("a call is cancelled through its interceptors", async () => {
  const { promise: reason, resolve } = Promise.withResolvers<unknown>();
  const server = echoServer().use(async ({ context }, next) => {
    context.signal.addEventListener("abort", () => resolve(context.signal.reason));
    return await next();
  });
  await using loopback = await Loopback.start(server);
  const controller = new AbortController();
  const call = later(loopback.client.service(Echo).Wait("hi", { signal: controller.signal }));
  await loopback.client.service(Echo).Text("the call before has arrived");
  controller.abort();
  await rejection(call);
  assert.equal((await inTime(reason) as Error).name, "AbortError");
});

Deno.test("calls side by side go through the same interceptors", async () => {
  const log: string[] = [];
  let inside = 0, most = 0;
  const server = echoServer(log).use(async (_, next) => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
    return await next();
  });
  await using loopback = await Loopback.start(server);
  const echo = loopback.client.service(Echo);
  const texts = Array.from({ length: 20 }, (_, n) => String(n));
  assert.deepEqual(await Promise.all(texts.map((text) => echo.Text(text))), texts);
  assert.equal(most, 20);
});
