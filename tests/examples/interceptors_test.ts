// The interceptors of examples/interceptors: the program as a reader runs it, and each of them by itself.

import assert from "node:assert/strict";
import { type CallOptions, gob, method, Server, ServerError, service } from "../../mod.ts";
import { logCalls } from "../../examples/interceptors/logging.ts";
import { Metrics } from "../../examples/interceptors/metrics.ts";
import { requireToken, sendToken } from "../../examples/interceptors/token.ts";
import { type Span, traceCalls, traceHandlers } from "../../examples/interceptors/tracing.ts";
import { rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { output } from "../testing/process.ts";

const Echo = service("Echo", {
  Text: method(gob.string, gob.string),
  Fail: method(gob.string, gob.string),
});

function echoServer(): Server {
  return new Server().register(Echo, {
    Text: (text) => text,
    Fail(text) {
      throw new Error(text);
    },
  });
}

Deno.test("interceptors: the program prints what its interceptors saw", async () => {
  const { pathname } = new URL("../../examples/interceptors/main.ts", import.meta.url);
  const args = ["run", "--no-prompt", "--allow-net=127.0.0.1", pathname];
  const printed = await output(Deno.execPath(), args);
  const lines = printed.trimEnd().split("\n").map((line) =>
    line.replace(/\d+\.\d+ ms$/, "? ms").replace(/0\.\d{6}$/, "?")
  );
  assert.deepEqual(
    lines.toSorted(),
    [
      "Prices.Of from 127.0.0.1: answered after ? ms",
      "Prices.Of from 127.0.0.1: answered after ? ms",
      "Prices.Of from 127.0.0.1: answered after ? ms",
      "Prices.Of from 127.0.0.1: failed (Prices.Of needs a token) after ? ms",
      "Prices.Of from 127.0.0.1: failed (no price for soup) after ? ms",
      "Shop.Total from 127.0.0.1: answered after ? ms",
      "Shop.Total from 127.0.0.1: failed (no price for soup) after ? ms",
      "a trace: Shop.Total -> Prices.Of, Prices.Of",
      "a trace: Shop.Total -> Prices.Of, Prices.Of",
      'rpc_calls_total{method="Prices.Of"} 4',
      'rpc_errors_total{method="Prices.Of"} 1',
      'rpc_seconds_total{method="Prices.Of"} ?',
      "stranger: unauthenticated Prices.Of needs a token",
      "total: 770",
      "total: no price for soup",
    ].toSorted(),
  );
});

Deno.test("logCalls() writes a line for each call, whatever comes of it", async () => {
  const lines: string[] = [];
  await using loopback = await Loopback.start(echoServer().use(logCalls((l) => lines.push(l))));
  const { Text, Fail } = loopback.client.service(Echo);
  await Text("hi");
  await rejection(Fail("no"));
  assert.match(lines[0]!, /^Echo\.Text from 127\.0\.0\.1: answered after \d+\.\d ms$/);
  assert.match(lines[1]!, /^Echo\.Fail from 127\.0\.0\.1: failed \(no\) after \d+\.\d ms$/);
});

Deno.test("requireToken() lets known tokens through and no others", async () => {
  const server = echoServer().use(requireToken(new Set(["one", "two"])));
  await using loopback = await Loopback.start(server);
  const { Text } = loopback.client.service(Echo);
  const refused: CallOptions[] = [
    {},
    { metadata: {} },
    { metadata: { token: "" } },
    { metadata: { token: "three" } },
    { metadata: { Token: "one" } },
  ];
  for (const options of refused) {
    const error = await rejection(Text("hi", options));
    assert(error instanceof ServerError);
    assert.deepEqual(
      [error.message, error.code],
      ["Echo.Text needs a token", "unauthenticated"],
    );
  }
  assert.equal(await Text("hi", { metadata: { token: "one" } }), "hi");
  loopback.client.use(sendToken("two"));
  assert.equal(await Text("hi", { metadata: { other: "stays" } }), "hi");
});

Deno.test("Metrics counts calls of both sides", async () => {
  const metrics = new Metrics();
  await using loopback = await Loopback.start(echoServer().use(metrics.count));
  loopback.client.use(metrics.count);
  const { Text, Fail } = loopback.client.service(Echo);
  await Text("hi");
  await rejection(Fail("no"));
  assert.deepEqual(metrics.text().split("\n").filter((line) => /calls|errors/.test(line)), [
    'rpc_calls_total{method="Echo.Text"} 2',
    'rpc_errors_total{method="Echo.Text"} 0',
    'rpc_calls_total{method="Echo.Fail"} 2',
    'rpc_errors_total{method="Echo.Fail"} 2',
  ]);
});

Deno.test("traces go on over any number of servers", async () => {
  const spans: Span[] = [];
  const Relay = service("Relay", { Text: method(gob.string, gob.string) });
  const traced = (server: Server) => server.use(traceHandlers((span) => spans.push(span)));
  await using last = await Loopback.start(traced(echoServer()));
  last.client.use(traceCalls());
  const middle = traced(new Server()).register(Relay, {
    Text: (text) => last.client.service(Echo).Text(text),
  });
  await using first = await Loopback.start(middle);
  first.client.use(traceCalls());
  const { Text } = first.client.service(Relay);
  assert.deepEqual(await Promise.all([Text("a"), Text("b")]), ["a", "b"]);
  const roots = spans.filter(({ parent }) => parent === undefined);
  assert.deepEqual(roots.map(({ method }) => method), ["Relay.Text", "Relay.Text"]);
  for (const { trace, id } of roots) {
    const [child, ...more] = spans.filter(({ parent }) => parent === id);
    assert.deepEqual([child?.trace, child?.method, more.length], [trace, "Echo.Text", 0]);
  }
  assert.equal(new Set(spans.map(({ trace }) => trace)).size, 2);
  assert.equal(new Set(spans.map(({ id }) => id)).size, 4);
});
