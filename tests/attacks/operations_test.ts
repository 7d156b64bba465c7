// What somebody who runs a server needs: who may come, how many, what happens, and how it is.

import assert from "node:assert/strict";
import { connect as connectSocket, type Socket } from "node:net";
import { buildGo, goTest } from "../testing/go.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { output } from "../testing/process.ts";
import { Unhandled } from "../testing/unhandled.ts";
import * as hostile from "./hostile_stream.ts";
import { Host } from "./hosts.ts";
import { RawPeer } from "./raw_peer.ts";
import { Target } from "./target_contract.ts";
import { pause } from "./waiting.ts";

/** The reserved method that answers whether a server is well. */
const healthMethod = "_goRPC_.Health";

/** A peer as the hook for new connections is told of it. */
type Accept = (peer: unknown) => unknown;

/** How many milliseconds a connection lasts that sends nothing. */
async function lifetimeOf(port: number): Promise<number> {
  await using peer = await RawPeer.dial(port);
  return await peer.lifetime(500);
}

Deno.test("accept is told who comes before anything is read, and refuses", async () => {
  const peers: unknown[] = [];
  let welcome = true;
  const accept: Accept = (peer) => {
    peers.push(peer);
    return welcome;
  };
  await using host = new Host({ accept });
  const client = await host.connect();
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  assert.equal(peers.length, 1);
  assert.match(Deno.inspect(peers[0], { depth: 5 }), /127\.0\.0\.1/);
  welcome = false;
  const lasted = await lifetimeOf(host.port);
  assert(lasted < 200, `a refused connection lasted ${lasted} ms`);
  assert.equal(peers.length, 2);
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
});

Deno.test("an accept hook that throws refuses, and harms nobody", async () => {
  using unhandled = new Unhandled();
  let throws = false;
  const accept: Accept = () => {
    if (throws) throw new Error("no");
    return true;
  };
  await using host = new Host({ accept });
  const client = await host.connect();
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  throws = true;
  assert(await lifetimeOf(host.port) < 200);
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  throws = false;
  const later = await host.connect();
  assert.equal(await later.service(Target).Multiply({ A: 6, B: 7 }), 42);
  await unhandled.checkNone();
});

/** Connects from an address of this machine, and says whether the server keeps the connection for a while. */
async function keptFrom(
  port: number,
  localAddress: string,
): Promise<{ kept: boolean; end(): void }> {
  const socket: Socket = connectSocket({ host: "127.0.0.1", port, localAddress });
  let open = true;
  socket.on("error", () => {});
  socket.once("close", () => open = false);
  socket.once("end", () => open = false);
  socket.resume();
  await pause(150);
  return { kept: open, end: () => socket.destroy() };
}

Deno.test({
  name: "one address has no more than maxConnectionsPerAddress, and others have theirs",
  // Elsewhere one cannot connect from another address of the loopback interface.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using host = new Host({ limits: { maxConnectionsPerAddress: 2 } });
    const from = (address: string) => keptFrom(host.port, address);
    const first = await Promise.all([from("127.0.0.2"), from("127.0.0.2")]);
    const third = await from("127.0.0.2");
    const other = await from("127.0.0.3");
    first[0].end();
    await pause(50);
    const again = await from("127.0.0.2");
    for (const peer of [...first, third, other, again]) peer.end();
    await pause(20);
    assert.deepEqual(first.map(({ kept }) => kept), [true, true]);
    assert.deepEqual([third.kept, other.kept, again.kept], [false, true, true]);
  },
});

Deno.test("no more than maxCalls handlers run on all connections together, and every call is answered", async () => {
  await using host = new Host({ limits: { maxCalls: 5 } });
  const clients = await Promise.all(Array.from({ length: 3 }, () => host.connect()));
  const calls = clients.flatMap((client) => {
    const { Sleep } = client.service(Target);
    return Array.from({ length: 4 }, () => Sleep(40));
  });
  assert.deepEqual(await inTime(Promise.all(calls), "the calls"), calls.map(() => 40));
  assert(host.running.most <= 5, `${host.running.most} handlers at a time`);
});

/** An event, as far as its kind goes. */
interface Event {
  readonly type: string;
}

/** Does everything that there is an event of. */
async function makeEvents(host: Host): Promise<void> {
  const client = await host.connect();
  const { Multiply, Sleep } = client.service(Target);
  assert.equal(await Multiply({ A: 6, B: 7 }), 42);
  // A handler that throws: no array has that length.
  await rejection(client.service(Target).Fill(-1), "Fill(-1)");
  // A limit: one handler may run on a connection.
  await inTime(Promise.all([later(Sleep(30)), later(Sleep(30))]), "two calls");
  // Bytes that are no gob.
  await using peer = await RawPeer.dial(host.port);
  await peer.send(hostile.requestDefinition);
  await peer.send(hostile.framed(Uint8Array.of(0x7f, 0x7f, 0x7f, 0x7f)));
  await peer.lifetime(500);
  // Somebody who is refused.
  await using refused = await RawPeer.dial(host.port);
  await refused.lifetime(500);
  await client.close();
  await pause(100);
}

const kinds = [/open/, /refus/, /end/, /limit/, /protocol/, /handler/];

Deno.test("onEvent is told of connections, limits, protocol errors and handlers that fail", async () => {
  const events: Event[] = [];
  let refuses = 0;
  const options = {
    limits: { maxCallsPerConnection: 1 },
    // The third connection is refused.
    accept: () => ++refuses < 3,
    onEvent: (event: Event) => events.push(event),
  };
  {
    await using host = new Host(options);
    await makeEvents(host);
  }
  const missing = kinds.filter((kind) => !events.some(({ type }) => kind.test(type)));
  assert.deepEqual(missing, [], Deno.inspect(events, { depth: 3 }));
  const failed = events.find(({ type }) => /handler/.test(type));
  assert(
    Object.values(failed!).some((value) => value instanceof Error),
    "a failed handler's event has what it threw",
  );
});

Deno.test("an event hook that throws or rejects harms nobody", async () => {
  using unhandled = new Unhandled();
  let told = 0;
  const onEvent = () => {
    if (++told % 2 === 0) throw new Error("no");
    return Promise.reject(new Error("no"));
  };
  await using host = new Host({ limits: { maxCallsPerConnection: 1 }, onEvent });
  await makeEvents(host);
  const client = await host.connect();
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  assert(told > 2, "the hook was told of nothing");
  await unhandled.checkNone();
});

/** A line of Prometheus' text form: a comment, or a name with labels and a number. */
const prometheusLine =
  /^(?:# (?:HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|NaN|[-+]Inf)(?: \d+)?)$/;

Deno.test("the debug page has its figures in Prometheus' text form", async () => {
  await using host = new Host();
  const client = await host.connect();
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  const url = `http://127.0.0.1:${host.port}/debug/rpc?format=prometheus`;
  const response = await inTime(fetch(url), "the figures");
  const text = await response.text();
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  assert(text.endsWith("\n"), "the last line has an end");
  for (const line of text.trimEnd().split("\n")) assert.match(line, prometheusLine);
  const counters = [...text.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name!);
  assert(counters.length > 0, "there is no counter");
  for (const name of counters) assert.match(name, /_total$/);
  assert.match(text, /\{[^}]*Multiply[^}]*\} 1$/m);
  await checkByPromtool(text);
});

/** Lets Prometheus' own program look at figures where it is installed. */
async function checkByPromtool(text: string): Promise<void> {
  const command = new Deno.Command("promtool", {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  let child;
  try {
    child = command.spawn();
  } catch {
    return;
  }
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(text));
  await input.close();
  const { success, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
}

goTest("a Go client asks a server how it is with an ordinary call", async () => {
  await using host = new Host();
  const program = await buildGo(new URL("./peer/", import.meta.url));
  const text = await output(program, ["call", `127.0.0.1:${host.port}`, healthMethod]);
  assert.equal(text.trim(), "ok");
});
