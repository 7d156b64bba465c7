// Texts of errors stay short, whatever a peer calls its types, methods and keys.

import { connect, type DialOptions, gob, Server } from "../../mod.ts";
import { join } from "../gob/hand_made.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Response } from "../testing/scripted_peer.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import * as hostile from "./hostile_stream.ts";
import { RawPeer } from "./raw_peer.ts";
import { Target, targetHandlers } from "./target_contract.ts";

/** The most bytes that a text may have. */
const most = 1024;

/** The longest name that the default limits let through, of bytes that are no UTF-8: three bytes each as a text. */
const badName = new Uint8Array(16_384).fill(0xff);
const { id: exploding, definitions: explosion } = hostile.explodingTypes(9, badName);
const { firstId, basic } = hostile;
const long = "x".repeat(1_000_000);

/** Bodies that do not fit, each with the definitions before it. */
const bodies: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["maps of maps of a long name", join(explosion, value(exploding))],
  [
    "a struct with a long name",
    join(hostile.structDefinition(firstId, badName, []), hostile.emptyStruct(firstId)),
  ],
  [
    "a field with a long name",
    join(
      hostile.structDefinition(firstId, "T", [["A", basic.string], [badName, 5000]]),
      hostile.value(firstId, () => {}),
    ),
  ],
  ["a slice of slices", sliceOfSlices(150)],
  ["a string", hostile.value(basic.string, (writer) => writer.text(long))],
];

/** An empty map or slice. */
function value(id: number): Uint8Array {
  return hostile.value(id, (writer) => writer.uint(0));
}

function sliceOfSlices(depth: number): Uint8Array {
  const parts = [hostile.structDefinition(firstId, badName, [])];
  for (let n = 0; n < depth; n++) parts.push(hostile.sliceDefinition(firstId + n + 1, firstId + n));
  return join(...parts, value(firstId + depth));
}

/** Requests in gob. */
const gobRequests: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ...bodies.flatMap(([what, body]) =>
    ["Target.Fill", "Target.Multiply"].map((method) =>
      [
        `${what} for ${method}`,
        join(hostile.requestDefinition, hostile.header(method), body),
      ] as const
    )
  ),
  ...["Target.", "", "No.", "Target."].map((prefix, n) => {
    const method = n === 3 ? join(hostile.bytesOf("Target."), badName) : `${prefix}${long}`;
    const name = `a method of ${prefix === "" ? "no service" : prefix}${
      n === 3 ? " in no UTF-8" : ""
    }`;
    const bytes = join(hostile.requestDefinition, hostile.header(method), hostile.intValue(0));
    return [name, bytes] as const;
  }),
];

/** Requests in JSON. */
const jsonRequests: readonly (readonly [what: string, text: string])[] = [
  ["a long method", `{"method":"${long}","params":[0],"id":1}`],
  ["a long method of a service", `{"method":"Target.${long}","params":[0],"id":1}`],
  ["a long number", `{"method":"Target.Multiply","params":[{"A":${"1".repeat(1e6)}}],"id":1}`],
  ["a long fraction", `{"method":"Target.Multiply","params":[{"A":1.${"1".repeat(1e6)}}],"id":1}`],
  ["a long string", `{"method":"Target.Multiply","params":[{"A":"${long}"}],"id":1}`],
  ["bytes in no base64", `{"method":"Target.Echo","params":["${"!".repeat(1e6)}"],"id":1}`],
  ["params that are a string", `{"method":"Target.Multiply","params":"${long}","id":1}`],
];

/** How many bytes a text has on the wire. */
function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The text of the error with which a request in gob is answered; empty where the connection ends instead. */
async function gobError(port: number, request: Uint8Array): Promise<string> {
  await using peer = await RawPeer.dial(port);
  await peer.send(request);
  const decoder = new gob.Decoder();
  for (let chunk; (chunk = await peer.read(1 << 20)) !== undefined;) {
    decoder.push(chunk);
    const header = decoder.next(Response);
    if (header !== undefined) return header.value.Error;
  }
  return "";
}

/** The same for a request in JSON. */
async function jsonError(port: number, request: string): Promise<string> {
  await using peer = await RawPeer.dial(port);
  await peer.sendText(`${request}\n`);
  await peer.closeWrite();
  const line = await peer.readLine();
  return line === undefined ? "" : JSON.parse(line).error;
}

/** What a server answers. */
export const answeredTexts: Attack = attackTest({
  name: "every error that a server answers with is short",
  async run() {
    const server = new Server().register(Target, targetHandlers());
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    const { port } = listener.addr;
    const figures: Figure[] = [];
    const add = (what: string, text: string) =>
      figures.push({ what, unit: "bytes", ours: sizeOf(text), most });
    for (const [what, request] of gobRequests) {
      add(`gob: ${what}`, await gobError(port, request));
    }
    for (const [what, request] of jsonRequests) {
      add(`JSON: ${what}`, await jsonError(port, request));
    }
    await inTime(server.shutdown({ timeout: 100 }), "shutdown()");
    await serving;
    return figures;
  },
});

/** What a hostile server sends instead of a reply. */
const replies: readonly (readonly [what: string, options: DialOptions, bytes: Uint8Array])[] = [
  ...bodies.map(([what, body]) =>
    [
      `a reply that is ${what}`,
      {},
      join(hostile.responseDefinition, hostile.header("Target.Multiply"), body),
    ] as const
  ),
  ...bodies.map(([what, body]) => [`a header that is ${what}`, {}, body] as const),
  [
    "an HTTP status",
    { http: true },
    hostile.bytesOf(`HTTP/1.0 500 ${long.slice(0, 16_000)}\r\n\r\n`),
  ],
  [
    "HTTP headers",
    { http: true },
    hostile.bytesOf(`HTTP/1.0 200 ${long.slice(0, 16_000)}\r\n\r\n`),
  ],
  ...[
    ["a JSON result", `{"id":0,"result":"${long}","error":null}`],
    ["a JSON number", `{"id":0,"result":${"1".repeat(1e6)},"error":null}`],
    ["a JSON error that is no text", `{"id":0,"result":null,"error":["${long}"]}`],
    [
      "a JSON error of a deep value",
      `{"id":0,"result":null,"error":${"[".repeat(500)}${"]".repeat(500)}}`,
    ],
    ["a JSON id", `{"id":"${long}","result":1,"error":null}`],
    ["a JSON value of another kind", `"${long}"`],
  ].map(([what, text]) => [what!, { codec: "json" }, hostile.bytesOf(`${text}\n`)] as const),
];

/** The texts of all errors that a client throws when a server sends something instead of a reply. */
async function thrownTexts(options: DialOptions, bytes: Uint8Array): Promise<string[]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dialling = later(connect({ ...options, port: listener.addr.port }));
  await using peer = new RawPeer(await listener.accept());
  if (options.http) {
    await peer.send(bytes);
    await peer.closeWrite();
    return [messageOf(await rejection(dialling, "connect()"))];
  }
  const client = await dialling;
  const call = later(client.service(Target).Multiply({ A: 6, B: 7 }));
  await peer.read();
  await peer.send(bytes);
  await peer.closeWrite();
  const texts = [messageOf(await rejection(call, "the call"))];
  const reason = await inTime(client.closed, "closed");
  if (reason !== undefined) texts.push(messageOf(reason));
  await client.close();
  return texts;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a client throws. */
export const thrown: Attack = attackTest({
  name: "every error that a client throws is short",
  async run() {
    const figures: Figure[] = [];
    for (const [what, options, bytes] of replies) {
      const texts = await thrownTexts(options, bytes);
      figures.push({ what, unit: "bytes", ours: Math.max(...texts.map(sizeOf)), most });
    }
    return figures;
  },
});
