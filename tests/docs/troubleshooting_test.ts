// Makes every text of docs/troubleshooting.md, and fails for a row that nothing makes.

import assert from "node:assert/strict";
import {
  Client,
  connect,
  type ConnectOptions,
  gob,
  gobClientCodec,
  method,
  pipe,
  Server,
  service,
  type Transport,
} from "../../mod.ts";
import { type Args, Arith, arith } from "../testing/arith.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { rejection } from "../testing/in_time.ts";

const six = { A: 2, B: 3 };
const Slow = service("Slow", { Wait: method(gob.int, gob.int), Now: method(gob.int, gob.int) });
const slow = {
  Wait: (_: number, { signal }: { signal: AbortSignal }) =>
    new Promise<number>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
    ),
  Now: (n: number) => n,
};

/** A listener that does this with each connection, for one use. */
async function withListener(
  accept: (conn: Deno.TcpConn) => Promise<unknown>,
  use: (port: number) => Promise<unknown>,
): Promise<unknown> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const conns: Deno.TcpConn[] = [];
  const accepting = (async () => {
    for await (const conn of listener) {
      conns.push(conn);
      accept(conn).catch(() => {});
    }
  })();
  try {
    return await use(listener.addr.port);
  } finally {
    listener.close();
    for (const conn of conns) {
      try {
        conn.close();
      } catch {
        // It has been closed.
      }
    }
    await accepting.catch(() => {});
  }
}

/** A server that reads and says this, or nothing, and closes if it is told to. */
function says(text: string | undefined, end = true) {
  return async (conn: Deno.TcpConn): Promise<void> => {
    await conn.read(new Uint8Array(1000));
    if (text !== undefined) await conn.write(Uint8Array.from(text, (c) => c.charCodeAt(0)));
    if (end) conn.close();
    else await conn.read(new Uint8Array(1000));
  };
}

/** What `connect` rejects with. */
const dialing = (
  accept: (conn: Deno.TcpConn) => Promise<unknown>,
  options: Partial<ConnectOptions>,
) => withListener(accept, (port) => rejection(connect({ port, ...options } as ConnectOptions)));

/** What a call rejects with. */
const calling = (
  accept: (conn: Deno.TcpConn) => Promise<unknown>,
  options: Partial<ConnectOptions> = {},
) =>
  withListener(accept, async (port) => {
    await using client = await connect({ port, ...options } as ConnectOptions);
    return await rejection(client.service(Arith).Multiply(six));
  });

/** What a call over a pipe rejects with. */
async function asking(
  server: Server,
  call: (client: Client) => Promise<unknown>,
  make: (near: Transport) => Client = (near) => new Client(gobClientCodec(near)),
): Promise<unknown> {
  const [near, far] = pipe();
  server.serveConn(far);
  const client = make(near);
  try {
    return await rejection(call(client));
  } finally {
    await client.close();
    await server.shutdown({ timeout: 100 });
  }
}

/** What a function throws. */
function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

const served = (): Server => new Server().register(Arith, arith).register(Slow, slow);
const silent = says(undefined, false);
const multiply = (client: Client) => client.service(Arith).Multiply(six);
const wrong = (args: unknown) => args as Args;

/** Contracts that do not agree with the server's. */
const Other = gob.struct("Args", { Left: gob.int, Right: gob.int });
const OtherArith = service("Arith", { Multiply: method(Other, gob.int) });
const Texts = gob.struct("Args", { A: gob.string, B: gob.int });
const TextArith = service("Arith", { Multiply: method(Texts, gob.int) });

/** The text of each row, and what makes it. */
const makers: Record<string, () => unknown> = {
  "Cannot connect to 127.0.0.1:1234: Connection refused": () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    return rejection(connect({ port }));
  },
  "No connection within 500 ms": async () => {
    const { connect: dial } = Deno;
    Deno.connect = (() => new Promise(() => {})) as unknown as typeof dial;
    try {
      return await rejection(connect({ port: 1, timeout: 10 }));
    } finally {
      Deno.connect = dial;
    }
  },
  "No connection within 500 ms: no answer to the HTTP handshake; does the server speak HTTP?": () =>
    dialing(silent, { http: true, timeout: 50 }),
  "unexpected EOF: no answer to the HTTP handshake; does the server speak HTTP?": () =>
    dialing(says(undefined), { http: true }),
  "unexpected HTTP response: 404 Not Found": () =>
    dialing(says("HTTP/1.1 404 Not Found\r\n\r\n"), { http: true }),
  'malformed HTTP response: "SSH-2.0-OpenSSH_9.6"': () =>
    dialing(says("SSH-2.0-OpenSSH_9.6\r\n\r\n"), { http: true }),
  "unexpected end of file: if the server speaks no TLS, leave tls out": () =>
    dialing(says(undefined), { tls: true }),
  "invalid peer certificate: UnknownIssuer": async () => {
    const { cert, key } = await makeCertificate();
    using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
    const handshake = listener.accept().then((conn) =>
      conn.handshake().catch(() => {}).finally(() => conn.close())
    );
    const error = await rejection(connect({ port: listener.addr.port, tls: true }));
    await handshake;
    return error;
  },
  "the server speaks HTTP: use { http: true }": () =>
    calling(says("HTTP/1.1 400 Bad Request\r\n\r\n")),
  "the server speaks TLS: use { tls: true }": () => calling(says("\x15\x03\x03\x00\x02\x02\x28")),
  'the server speaks JSON-RPC: use { codec: "json" }': () =>
    calling(says('{"id":null,"result":null,"error":"no"}\n')),
  "the server speaks gob: leave codec out": () =>
    calling(says("\x1f\xff\x81\x03\x01\x01"), { codec: "json" }),
  'the server speaks no gob: it began with "SSH-2.0-OpenSSH_9.6"': () =>
    calling(says("SSH-2.0-OpenSSH_9.6\r\n")),
  "Slow.Wait did not answer within 50 ms; nothing has come from this server yet; if nothing ever does, it may speak another protocol: see the options codec, http and tls of connect":
    () => asking(served(), (client) => client.service(Slow).Wait(1, { timeout: 50 })),
  "Slow.Wait did not answer within 50 ms": () =>
    asking(served(), async (client) => {
      await client.service(Slow).Now(1);
      await client.service(Slow).Wait(1, { timeout: 50 });
    }),
  "unexpected EOF": () => calling(says(undefined)),
  "no answer to a ping within 40 ms": () =>
    calling(silent, { ping: { interval: 40, timeout: 40 } }),
  "connection is shut down": () =>
    asking(served(), async (client) => {
      await client.close();
      await multiply(client);
    }),
  "rpc: can't find service Arith.Multiply": () => asking(new Server(), multiply),
  "rpc: can't find method Arith.Multiply": () =>
    asking(new Server().register(Arith, { Divide: arith.Divide }, { partial: true }), multiply),
  "rpc: service/method request ill-formed: Multiply": () =>
    asking(served(), (client) => client.call({ ...Arith.methods.Multiply, name: "Multiply" }, six)),
  "gob: type mismatch: no fields matched compiling decoder for Args": () =>
    asking(served(), (client) => client.service(OtherArith).Multiply({ Left: 1, Right: 2 })),
  "gob: wrong type (int) for received field Args.A": () =>
    asking(served(), (client) => client.service(TextArith).Multiply({ A: "1", B: 2 })),
  "rpc: error encoding body: Cannot encode value: expected int, received string": () =>
    asking(
      new Server().register(Slow, { ...slow, Now: () => "one" as unknown as number }),
      (client) => client.service(Slow).Now(1),
    ),
  "Cannot encode Args.B: expected int, received string": () =>
    asking(served(), (client) => client.service(Arith).Multiply(wrong({ A: 1, B: "2" }))),
  "Cannot encode Args.B: expected int, received undefined": () =>
    asking(served(), (client) => client.service(Arith).Multiply(wrong({ A: 1 }))),
  "Cannot call a method that belongs to no service": () =>
    asking(served(), (client) => client.call(method(gob.int, gob.int), 1)),
  "gob: message of 2005 bytes exceeds limits.maxMessageBytes (1000)": () => {
    const text = service("Text", { Get: method(gob.int, gob.string) });
    return asking(
      new Server().register(text, { Get: () => "x".repeat(2000) }),
      (client) => client.service(text).Get(1),
      (near) => new Client(gobClientCodec(near, { limits: { maxMessageBytes: 1000 } })),
    );
  },
  "rpc: metadata of 2003 bytes exceeds limits.maxMetadataBytes (1000)": async () => {
    const events: string[] = [];
    const server = new Server({
      limits: { maxMetadataBytes: 1000 },
      onEvent: (event) => void ("error" in event && events.push((event.error as Error).message)),
    }).register(Arith, arith);
    const metadata = { key: "x".repeat(2000) };
    await asking(server, (client) => client.service(Arith).Multiply(six, { metadata }));
    return new Error(events[0]);
  },
  "rpc: service already defined: Arith": () => thrown(() => served().register(Arith, arith)),
  "Cannot register Arith.Divide: expected a function, received undefined": () =>
    thrown(() => new Server().register(Arith, { Multiply: arith.Multiply } as typeof arith)),
  "rpc.Register: type Arith has no exported methods of suitable type": () =>
    thrown(() => new Server().register(Arith, {}, { partial: true })),
  "Cannot use callTimeout: expected milliseconds, 0 or more, received string": () =>
    rejection(connect({ port: 1, callTimeout: "5s" as unknown as number })),
  "Cannot use limits.maxDepth: expected a positive integer, received 0": () =>
    rejection(connect({ port: 1, limits: { maxDepth: 0 } })),
  'Cannot connect: expected { hostname, port } or { transport: "unix", path }, received "127.0.0.1:1234"':
    () => rejection(connect("127.0.0.1:1234" as unknown as ConnectOptions)),
  'Cannot serve: expected a listener, such as Deno.listen({ port: 1234 }), received ":1234"': () =>
    rejection(served().serve(":1234" as unknown as Deno.Listener)),
  'Cannot call "Arith.Multiply": expected a method of a service, such as Arith.methods.Multiply':
    () =>
      asking(
        served(),
        (client) => client.call("Arith.Multiply" as unknown as typeof Arith.methods.Multiply, six),
      ),
  "server is shut down": async () => {
    const server = new Server();
    await server.shutdown();
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return await rejection(server.serve(listener));
  },
};

/** What differs from run to run. */
function withoutNumbers(text: string): string {
  return text.replace(/ \(os error \d+\)/, "").replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1234")
    .replace(/^No connection within \d+ ms/, "No connection within 500 ms");
}

const page = await Deno.readTextFile(new URL("../../docs/troubleshooting.md", import.meta.url));
const rows = page.split("\n").flatMap((line) => /^\| `(.*?)` +\| /.exec(line)?.[1] ?? []);

Deno.test("every row of the page is made by a test, and every test has its row", () => {
  assert.deepEqual(rows.toSorted(), Object.keys(makers).toSorted());
  for (const row of rows) assert.equal(rows.filter((other) => other === row).length, 1, row);
});

for (const text of rows) {
  Deno.test(`troubleshooting: ${text.slice(0, 100)}`, async () => {
    const error = await makers[text]!();
    assert(error instanceof Error, Deno.inspect(error));
    assert.equal(withoutNumbers(error.message), text);
  });
}
