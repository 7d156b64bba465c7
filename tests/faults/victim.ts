/**
 * A process that is killed: a server or a client of ours that is in the middle of something, or a program that stops
 * where one of ours never would, in the middle of a message.
 *
 * ```text
 * victim.ts serve              a server; prints where it listens
 * victim.ts call PORT METHOD   a client with calls of one method that are never answered, or large
 * victim.ts half reply         a server that answers the first request with half of a reply
 * victim.ts half handshake     a server that answers the HTTP handshake with half of a line
 * victim.ts half request PORT  a client that sends half of a request
 * victim.ts half connect PORT  a client that begins the HTTP handshake
 * ```
 *
 * Each prints a line when it is so far, and then waits for its end.
 *
 * @module
 */

import { connect, gob, Server } from "../../mod.ts";
import { Request, Response } from "../testing/scripted_peer.ts";
import { Calls, calls } from "./site.ts";

/** Bytes that do not fit into the buffers of the system. */
const large = 32 << 20;

function listen(): Deno.TcpListener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  console.log(`listening ${listener.addr.port}`);
  return listener;
}

async function call(port: number, method: string): Promise<void> {
  const stub = (await connect({ port })).service(Calls);
  if (method === "Wait") {
    // On a busy machine the time is over before the process is killed.
    for (let n = 0; n < 10; n++) stub.Wait(String(n), { timeout: 300 }).catch(() => {});
  }
  if (method === "Echo") stub.Echo(new Uint8Array(large));
  if (method === "Fill") stub.Fill(large);
  console.log("calling");
}

/** Answers whatever comes first, and no more than that. */
async function answer(bytes: Uint8Array): Promise<void> {
  const conn = await listen().accept();
  await conn.read(new Uint8Array(4096));
  await conn.write(bytes);
  console.log("half");
}

async function say(port: number, bytes: Uint8Array): Promise<void> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(bytes);
  console.log("half");
}

function half(what: string, port: number): Promise<void> {
  switch (what) {
    case "reply": {
      const header = { ServiceMethod: "Calls.Wait", Seq: 0, Error: "" };
      return answer(gob.encode(Response, header).slice(0, -5));
    }
    case "handshake":
      return answer(new TextEncoder().encode("HTTP/1.0 200 Conn"));
    case "request": {
      const header = { ServiceMethod: "Calls.Wait", Seq: 0 };
      return say(port, gob.encode(Request, header).slice(0, -5));
    }
    case "connect":
      return say(port, new TextEncoder().encode("CONNECT /_goR"));
  }
  throw new TypeError(`unknown half ${what}`);
}

if (import.meta.main) {
  const [command, first = "", second = ""] = Deno.args;
  if (command === "serve") new Server().register(Calls, calls).serve(listen());
  if (command === "call") await call(Number(first), second);
  if (command === "half") await half(first, Number(second));
  // Should the test die first, its end of this pipe ends.
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}
