import assert from "node:assert/strict";
import { answerOf } from "../../../cli/ask/answer.ts";
import { Asker } from "../../../cli/ask/asker.ts";
import { Explorer } from "../../../cli/ask/explore.ts";
import { nothing, wantedPaths } from "../../../cli/ask/wanted.ts";
import { CommandError } from "../../../cli/command.ts";
import { gob } from "../../../mod.ts";
import { targetAt } from "./target_at.ts";

const Response = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Error: gob.string,
});

/** A server of which a test says what it does with a connection. */
function scripted(
  serve: (conn: Deno.TcpConn) => Promise<void>,
): { address: string } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const conns: Deno.Conn[] = [];
  const done = (async () => {
    const serving: Promise<void>[] = [];
    for await (const conn of listener) {
      conns.push(conn);
      serving.push(serve(conn).catch(() => {}));
    }
    await Promise.all(serving);
  })();
  return {
    address: `127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const conn of conns) {
        try {
          conn.close();
        } catch {
          // The script has closed it.
        }
      }
      await done;
    },
  };
}

/** A server that answers every request with a text. */
function answering(text: (count: number) => string): { address: string } & AsyncDisposable {
  let count = 0;
  return scripted(async (conn) => {
    const decoder = new gob.Decoder();
    const encoder = new gob.Encoder();
    const buffer = new Uint8Array(64 * 1024);
    for (let read = await conn.read(buffer); read !== null; read = await conn.read(buffer)) {
      decoder.push(buffer.subarray(0, read));
      for (;;) {
        const header = decoder.next(
          gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint }),
        );
        if (header === undefined) break;
        try {
          decoder.next();
        } catch {
          // It breaks off.
        }
        await conn.write(encoder.encode(Response, { ...header.value, Error: text(count++) }));
        await conn.write(encoder.encode(gob.struct("", {}), {}));
      }
    }
  });
}

Deno.test("explore() says that a server answers nonsense", async () => {
  await using server = answering(() => `\x1b[31m${"no ".repeat(10_000)}`);
  await using asker = await Asker.open(targetAt(server.address));
  const error = await asker.explore("A.B", nothing).then(() => undefined, (error) => error);
  assert.match(
    error.message,
    /^A\.B: the argument cannot be asked for: the server says \\u001b\[31mno no /,
  );
  assert(error.message.length < 6000, String(error.message.length));
});

Deno.test("explore() gives up when no answer comes", async () => {
  await using server = scripted(async (conn) => {
    await conn.read(new Uint8Array(1));
  });
  await using asker = await Asker.open(targetAt(server.address, 100));
  await assert.rejects(asker.explore("A.B", nothing), {
    name: "CommandError",
    message: `${server.address} did not answer within 100 ms when it was asked for its types`,
  });
  // What is asked later fails at once.
  await assert.rejects(asker.explore("A.B", nothing), /did not answer/);
});

Deno.test("explore() gives up when bytes come that are no answer", async () => {
  await using server = scripted(async (conn) => {
    // The beginning of a long message, and one byte of it again and again.
    await conn.write(new Uint8Array([0xfe, 0x7f, 0xff]));
    for (;;) {
      await conn.write(new Uint8Array([65]));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  await using asker = await Asker.open(targetAt(server.address, 300));
  await assert.rejects(asker.explore("A.B", nothing), /did not answer within 300 ms/);
});

Deno.test("explore() ends by a signal, with its reason", async () => {
  const { promise: read, resolve } = Promise.withResolvers<void>();
  await using server = scripted(async (conn) => {
    await conn.read(new Uint8Array(1));
    resolve();
    while (await conn.read(new Uint8Array(1000)) !== null);
  });
  const ended = new AbortController();
  const reason = new CommandError("enough");
  await using asker = await Asker.open(targetAt(server.address), { signal: ended.signal });
  const explored = asker.explore("A.B", nothing);
  await read;
  ended.abort(reason);
  await assert.rejects(explored, reason);
  const again = Asker.open(targetAt(server.address), { signal: ended.signal });
  await assert.rejects(again, /enough/);
});

Deno.test("explore() says that a server hangs up, or speaks something else", async () => {
  await using closing = scripted((conn) => Promise.resolve(conn.close()));
  await using other = scripted(async (conn) => {
    await conn.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await conn.read(new Uint8Array(1));
  });
  for (const { address } of [closing, other]) {
    await using asker = await Asker.open(targetAt(address));
    await assert.rejects(asker.explore("A.B", nothing), (error: Error) => {
      return /closed the connection|speaks HTTP, not gob|reset|pipe/i.test(error.message);
    });
  }
});

Deno.test("explore() asks a bounded number of questions", async () => {
  let asked = 0;
  await using server = answering((count) => {
    asked = count + 1;
    return "gob: wrong type (main.X) for received field @.X";
  });
  await using asker = await Asker.open(targetAt(server.address), { maxQuestions: 50 });
  const paths = Array.from({ length: 200 }, (_, i) => `F${i}`);
  await assert.rejects(
    asker.explore("A.B", wantedPaths(paths)),
    /More than 50 questions would have to be asked/,
  );
  assert(asked <= 50, String(asked));
});

Deno.test("explore() ends when a server claims structs without end", async () => {
  const text = "gob: type mismatch in decoder: want struct type main.X; got non-struct";
  const explorer = new Explorer("A.B", () => Promise.resolve({ answer: answerOf(text), text }));
  const path = Array.from({ length: 300 }, () => "X").join(".");
  await assert.rejects(explorer.explore(wantedPaths([path])), {
    message: `A.B: X${".X".repeat(19)}…${".X".repeat(20)} is deeper than 100 levels`,
  });
});

Deno.test("explore() does not make arrays of the length that a server says", async () => {
  await using server = answering(() =>
    "gob: decoding into local type *[4294967295]main.X, received remote type X"
  );
  await using asker = await Asker.open(targetAt(server.address));
  const { shape } = await asker.explore("A.B", nothing);
  assert.equal(shape.kind, "unknown");
});

Deno.test("many questions take several connections", async () => {
  let connections = 0;
  await using server = scripted(async (conn) => {
    connections++;
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new gob.Decoder();
    const encoder = new gob.Encoder();
    for (let read = await conn.read(buffer); read !== null; read = await conn.read(buffer)) {
      decoder.push(buffer.subarray(0, read));
      for (;;) {
        const header = decoder.next(
          gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint }),
        );
        if (header === undefined) break;
        try {
          decoder.next();
        } catch {
          // It breaks off.
        }
        const Error = "gob: wrong type (int) for received field @.X";
        await conn.write(encoder.encode(Response, { ...header.value, Error }));
        await conn.write(encoder.encode(gob.int, 0));
      }
    }
  });
  await using asker = await Asker.open(targetAt(server.address));
  for (let i = 0; i < 6; i++) {
    await Promise.all(Array.from({ length: 100 }, () => asker.explore("A.B", nothing)));
  }
  assert.equal(connections, 3);
});

Deno.test("a JSON-RPC server cannot be asked", async () => {
  const target = targetAt("127.0.0.1:1");
  await assert.rejects(
    Asker.open({ ...target, options: { ...target.options, codec: "json" } }),
    { name: "CommandError", message: "A JSON-RPC server does not tell its types" },
  );
});
