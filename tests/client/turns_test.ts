// A server that sends replies without end does not keep the rest of the process waiting.

import assert from "node:assert/strict";
import { Client, gob, type Transport } from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { JsonClientCodec } from "../../rpc/json_codec.ts";
import { Arith } from "../testing/arith.ts";
import { join } from "../gob/hand_made.ts";
import { Response } from "../testing/scripted_peer.ts";

/** The first replies of a stream, and those that follow again and again: all to nobody. */
interface Replies {
  readonly first: Uint8Array;
  readonly rest: Uint8Array;
}

function gobReplies(): Replies {
  const encoder = new gob.Encoder();
  const reply = () =>
    join(
      encoder.encode(Response, { ServiceMethod: "", Seq: 77, Error: "" }),
      encoder.encode(gob.int, 1),
    );
  return { first: reply(), rest: reply() };
}

function jsonReplies(): Replies {
  const reply = new TextEncoder().encode('{"id":77,"result":1}');
  return { first: reply, rest: reply };
}

/** A server from which any number of bytes can be read at once, up to a total. */
class Flood implements Transport {
  /** Bytes that were read. */
  taken = 0;
  readonly #stream: Uint8Array;
  readonly #rest: Uint8Array;
  #at = 0;
  #left: number;

  constructor({ first, rest }: Replies, total: number) {
    this.#rest = rest;
    const repeated = Array.from({ length: Math.ceil(2 ** 19 / rest.length) }, () => rest);
    this.#stream = join(first, ...repeated);
    this.#left = total;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    if (this.#left <= 0) return Promise.resolve(null);
    buffer.set(this.#stream.subarray(this.#at, this.#at + buffer.length));
    this.#at += buffer.length;
    while (this.#at >= 2 ** 18) this.#at -= this.#rest.length;
    this.#left -= buffer.length;
    this.taken += buffer.length;
    return Promise.resolve(buffer.length);
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.#left = 0;
  }
}

for (const [codec, replies] of [["gob", gobReplies()], ["json", jsonReplies()]] as const) {
  Deno.test(`timers run while a server streams replies: ${codec}`, async () => {
    const flood = new Flood(replies, 64 << 20);
    const client = new Client(
      codec === "gob" ? new GobClientCodec(flood, {}) : new JsonClientCodec(flood),
    );
    // In bytes and not in time: a busy machine makes turns longer, but lets the client do no more in them.
    let [last, most] = [0, 0];
    const turn = () => {
      most = Math.max(most, flood.taken - last);
      last = flood.taken;
    };
    const timer = setInterval(turn, 1);
    assert.match(String(await client.closed), /EOF/);
    clearInterval(timer);
    turn();
    assert(most < flood.taken / 2, `${most} of ${flood.taken} bytes were read in one turn`);
  });

  Deno.test(`close() ends a client whose server streams replies: ${codec}`, async () => {
    const client = new Client(
      codec === "gob"
        ? new GobClientCodec(new Flood(replies, Infinity), {})
        : new JsonClientCodec(new Flood(replies, Infinity)),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    const call = client.service(Arith).Multiply({ A: 1, B: 1 });
    call.catch(() => {});
    await client.close();
    assert.equal(await client.closed, undefined);
    await assert.rejects(call, { message: "connection is shut down" });
  });
}
