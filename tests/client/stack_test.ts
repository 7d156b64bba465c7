// Where a call that failed was made: the stacks of the errors that calls reject with.

import assert from "node:assert/strict";
import {
  type Client,
  gob,
  method,
  Server,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { later } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { scriptedServer } from "../testing/scripted_peer.ts";

const zero = { A: 1, B: 0 };

/** The line of this file at which the caller of this function stands, plus `lines`. */
function lineHere(lines = 0): number {
  return Number(/stack_test\.ts:(\d+)/.exec(new Error().stack!.split("\n")[2]!)![1]) + lines;
}

/** Fails unless a stack has the method, and then a line of this file. */
function checkStack(error: unknown, methodName: string, line: number): void {
  assert(error instanceof Error);
  const lines = error.stack!.split("\n");
  const at = lines.findIndex((text) => text.includes(`at ${methodName} (`));
  assert(at > 0, error.stack);
  assert(lines.slice(at).some((text) => text.includes(`stack_test.ts:${line}:`)), error.stack);
}

Deno.test("the stack of a ServerError has the method and the line of the call", async () => {
  await using loopback = await Loopback.start(new Server().register(Arith, arith));
  const stub = loopback.client.service(Arith);
  const line = lineHere(2);
  try {
    await stub.Divide(zero);
  } catch (error) {
    assert(error instanceof ServerError);
    assert.match(error.stack!, /^ServerError: divide by zero\n/);
    assert.equal(error.method, "Arith.Divide");
    return checkStack(error, "Arith.Divide", line);
  }
  assert.fail("the call should have failed");
});

Deno.test("whatever awaits a call is in the stack: functions, Promise.all(), catch()", async () => {
  await using loopback = await Loopback.start(new Server().register(Arith, arith));
  const { client } = loopback;
  const failing = async () => await client.call(Arith.methods.Divide, zero);
  const failingLine = lineHere(-1);
  const line = lineHere(1);
  const [caught] = await Promise.all([failing()]).catch((error) => [error]);
  for (const expected of [failingLine, line]) checkStack(caught, "Arith.Divide", expected);
  assert.match(caught.stack, /at async Promise\.all \(index 0\)/);
});

Deno.test("interceptors hide no caller", async () => {
  await using loopback = await Loopback.start(new Server().register(Arith, arith));
  const client = loopback.client.use((_, next) => next()).use(async (_, next) => await next());
  const line = lineHere(1);
  const error = await client.service(Arith).Divide(zero).catch((error) => error);
  checkStack(error, "Arith.Divide", line);
});

Deno.test("two callers of one turn each have their own line", async () => {
  await using loopback = await Loopback.start(new Server().register(Arith, arith));
  const stub = loopback.client.service(Arith);
  const first = async () => await stub.Divide(zero);
  const second = async () => await stub.Divide({ A: 2, B: 0 });
  const line = lineHere(-2);
  const [a, b] = await Promise.allSettled([first(), second()]);
  assert(a.status === "rejected" && b.status === "rejected");
  checkStack(a.reason, "Arith.Divide", line);
  checkStack(b.reason, "Arith.Divide", line + 1);
});

const Kinds = service("Kinds", { Late: method(gob.int, gob.int), Wrong: method(gob.int, gob.int) });
const KindsSent = service("Kinds", {
  Late: method(gob.int, gob.int),
  Wrong: method(gob.int, gob.string),
});

const failures: [
  what: string,
  called: string,
  name: string,
  run: (client: Client) => Promise<unknown>,
][] = [
  [
    "a time-out",
    "Kinds.Late",
    "TimeoutError",
    (client) => client.service(Kinds).Late(1, { timeout: 1 }),
  ],
  [
    "a reply that does not fit",
    "Kinds.Wrong",
    "GobError",
    (client) => client.service(Kinds).Wrong(1),
  ],
];

for (const [what, called, name, run] of failures) {
  Deno.test(`the stack of ${what} has the method and the line of the call`, async () => {
    const server = new Server().register(KindsSent, {
      Late: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      Wrong: () => "one",
    });
    await using loopback = await Loopback.start(server);
    const line = lineHere(1);
    const error: unknown = await run(loopback.client).catch((error) => error);
    assert(error instanceof Error);
    assert.equal(error.name, name);
    checkStack(error, called, line);
  });
}

Deno.test("calls that a broken connection ends have their own stacks", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const stub = client.service(Arith);
  const first = later((async () => await stub.Multiply(zero))());
  const second = later((async () => await stub.Divide(zero))());
  const line = lineHere(-2);
  await peer.readRequest(Args);
  peer.close();
  const errors = (await Promise.allSettled([first, second])).map((outcome) =>
    (outcome as PromiseRejectedResult).reason
  );
  for (const error of errors) assert(error instanceof ShutdownError);
  checkStack(errors[0], "Arith.Multiply", line);
  checkStack(errors[1], "Arith.Divide", line + 1);
});

Deno.test("the reason of the program's own signal stays as it is", async () => {
  await using pair = await scriptedServer();
  const reason = new Error("mine");
  const { stack } = reason;
  const controller = new AbortController();
  const call = pair.client.service(Arith).Divide(zero, { signal: controller.signal });
  controller.abort(reason);
  assert.equal(await call.catch((error) => error), reason);
  assert.equal(reason.stack, stack);
});

Deno.test("a failed call leaves no unhandled rejection behind it", async () => {
  const unhandled: unknown[] = [];
  const listen = (event: PromiseRejectionEvent) => {
    unhandled.push(event.reason);
    event.preventDefault();
  };
  globalThis.addEventListener("unhandledrejection", listen);
  try {
    await using loopback = await Loopback.start(new Server().register(Arith, arith));
    const caught = await loopback.client.service(Arith).Divide(zero).catch((error) => error);
    assert(caught instanceof ServerError);
    await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(unhandled, []);
    // One that nobody catches is reported once, as ever.
    loopback.client.service(Arith).Divide(zero);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(unhandled.map((error) => (error as Error).message), ["divide by zero"]);
  } finally {
    globalThis.removeEventListener("unhandledrejection", listen);
  }
});

Deno.test("a program that dies of a ServerError prints the method and its own line", async () => {
  const program = `
    import { connect, gob, method, Server, service } from ${
    JSON.stringify(new URL("../../mod.ts", import.meta.url).href)
  };
    const Args = gob.struct("Args", { A: gob.int, B: gob.int });
    const Arith = service("Arith", { Divide: method(Args, gob.int) });
    const server = new Server().register(Arith, { Divide() { throw new Error("divide by zero"); } });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    server.serve(listener);
    const client = await connect({ port: listener.addr.port });
    async function compute() {
      await client.service(Arith).Divide({ A: 1, B: 0 });
    }
    await compute();`;
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(path, program);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-net=127.0.0.1", path],
    env: { NO_COLOR: "1" },
  }).output();
  await Deno.remove(path);
  const printed = new TextDecoder().decode(stderr);
  assert.equal(success, false);
  assert.match(printed, /ServerError: divide by zero/);
  assert.match(printed, /at Arith\.Divide \(/);
  assert(printed.includes(`at async compute (file://${path}:10:`), printed);
});
