// The first message of a connection has a deadline, and bytes that begin no message are refused at once.

import { connect, Server } from "../../mod.ts";
import { hex } from "../gob/hand_made.ts";
import { inTime } from "../testing/in_time.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import * as hostile from "./hostile_stream.ts";
import { RawPeer } from "./raw_peer.ts";
import { Target, targetHandlers } from "./target_contract.ts";
import { pause } from "./waiting.ts";

/** What the server allows for the first message, what a slow machine may add, and how long anybody waits. */
const [firstByteTimeout, slack, patience] = [300, 250, 1500];

/** How long, in milliseconds, what begins no protocol may keep a connection. */
const atOnce = 100;

/** The beginning of what a TLS client says. */
const clientHello = hex("16 03 01 02 00 01 00 01 fc 03 03");

/** What no protocol begins with. */
const nonsense: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ...["[]", "null", "17 ", "true\n", "-1", '"text"', "hello, world\n", " []", "\n17"].map((text) =>
    [JSON.stringify(text), hostile.bytesOf(text)] as const
  ),
  ["a TLS hello", clientHello],
  ["SSH", hostile.bytesOf("SSH-2.0-OpenSSH_9.9\r\n")],
  ["zeros", new Uint8Array(8)],
  ["a gob value without a type", hex("03 04 00 02")],
];

/** Beginnings of messages that do not go on, in parts. */
const unfinished: readonly (readonly [what: string, ...parts: Uint8Array[]])[] = [
  ["two bytes of gob", hostile.requestDefinition.subarray(0, 2)],
  ["half a definition", hostile.requestDefinition.subarray(0, 20)],
  ["a definition", hostile.requestDefinition],
  ["a definition and half a header", hostile.requestDefinition, hex("10 ff 80")],
  ["a large message of gob", hex("fd 10 00 00 ff 81")],
  ["a brace", hostile.bytesOf("{")],
  ["two bytes of JSON", hostile.bytesOf("{ ")],
  ["spaces", hostile.bytesOf("  "), hostile.bytesOf("  ")],
  ["half a JSON request", hostile.bytesOf('{"method":'), hostile.bytesOf('"Target.Mul')],
  ["half a JSON argument", hostile.bytesOf('{"method":"Target.Multiply","params":[{"A":1')],
  ["half a request line", hostile.bytesOf("CONN"), hostile.bytesOf("ECT /_go")],
  ["half a request for the debug page", hostile.bytesOf("GET /debug/rpc HTTP/1.0\r\n")],
  ["a TLS hello in parts", clientHello.subarray(0, 1), clientHello.subarray(1)],
  ["a single byte of gob", hostile.requestDefinition.subarray(0, 1)],
];

/** Sends parts with pauses between them, and returns how long the connection lasts. */
async function lifetime(
  port: number,
  parts: readonly Uint8Array[],
  longest = patience,
): Promise<number> {
  await using peer = await RawPeer.dial(port);
  const lasting = peer.lifetime(longest);
  for (const part of parts) {
    if (!await peer.send(part)) break;
    if (parts.length > 1) await pause(20);
  }
  return await lasting;
}

/** Sends a byte at a time for as long as the far side takes them, and returns how long that was. */
async function trickle(port: number, bytes: Uint8Array): Promise<number> {
  await using peer = await RawPeer.dial(port);
  const lasting = peer.lifetime(patience);
  let ended = false;
  lasting.then(() => ended = true);
  for (let at = 0; !ended && at < bytes.length; at++) {
    await peer.send(bytes.subarray(at, at + 1));
    await pause(20);
  }
  return await lasting;
}

async function withServer<T>(act: (port: number) => Promise<T>): Promise<T> {
  const server = new Server({ firstByteTimeout }).register(Target, targetHandlers());
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  try {
    return await act(listener.addr.port);
  } finally {
    await inTime(server.shutdown({ timeout: 0 }), "shutdown()");
    await serving;
  }
}

/** What is nothing. */
export const nonsenseRefused: Attack = attackTest({
  name: "what begins no protocol is closed at once",
  run: () =>
    withServer(async (port) => {
      const figures: Figure[] = [];
      for (const [what, bytes] of nonsense) {
        const ours = await lifetime(port, [bytes], 2 * atOnce);
        figures.push({ what: `${what}: until the end`, unit: "ms", ours, most: atOnce });
      }
      return figures;
    }),
});

/** What does not go on. */
export const unfinishedEnds: Attack = attackTest({
  name: "a first message that does not end is closed when its time is over",
  run: () =>
    withServer(async (port) => {
      const most = firstByteTimeout + slack;
      const stalled = unfinished.map(async ([what, ...parts]): Promise<Figure> => ({
        what: `${what}, and silence: until the end`,
        unit: "ms",
        ours: await lifetime(port, parts),
        most,
      }));
      const text = hostile.bytesOf(`{"method":"Target.Multiply","params":[${" ".repeat(200)}`);
      const slow = [["gob", hostile.structDefinition(64, "Request", many())], [
        "JSON",
        text,
      ]] as const;
      const trickled = slow.map(async ([what, bytes]): Promise<Figure> => ({
        what: `${what} a byte at a time: until the end`,
        unit: "ms",
        ours: await trickle(port, bytes),
        most,
      }));
      return await Promise.all([...stalled, ...trickled]);
    }),
});

/** Fields enough for a message that takes its time. */
function many(): [string, number][] {
  return Array.from({ length: 100 }, (_, n) => [`Field${n}`, hostile.basic.int]);
}

Deno.test("a connection whose first message came in time may be silent afterwards", async () => {
  await withServer(async (port) => {
    for (const codec of ["gob", "json"] as const) {
      await using client = await connect({ port, codec });
      const { Multiply } = client.service(Target);
      if (await Multiply({ A: 6, B: 7 }) !== 42) throw new Error("a wrong reply");
      await pause(firstByteTimeout + 100);
      if (await Multiply({ A: 6, B: 7 }) !== 42) throw new Error("a wrong reply");
    }
  });
});
