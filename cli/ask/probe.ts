/**
 * Requests that cannot be read: a header, the types of an argument, and a value that breaks off. The server answers what it
 * thinks of the types, and runs no method, since there is no argument to give it.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { Piece } from "./piece.ts";

const Request = gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint });

/** A length that says that eight bytes follow. None do. */
const brokenOff = 0xf8;

/** Writes wrong requests: one gob stream, for the life of a connection. */
export class ProbeWriter {
  readonly #encoder: gob.Encoder = new gob.Encoder();

  /**
   * The bytes of a wrong request.
   *
   * @param method The full name of the method.
   * @param seq The number by which the answer is found.
   * @param piece The type of the argument.
   */
  write(method: string, seq: number, piece: Piece): Uint8Array[] {
    // A server that refuses an interface value does not read the types that are defined in it, so they go ahead.
    const ahead = piece.inside.flatMap((inner) => this.#messages(inner).slice(0, -1));
    const header = this.#encoder.encode(Request, { ServiceMethod: method, Seq: seq });
    const messages = this.#messages(piece);
    const value = messages.pop()!;
    const cut = piece.inside.length === 0 ? cutAfterType(value) : cutAtEnd(value);
    return [...ahead, header, ...messages, cut];
  }

  #messages({ schema, value }: Piece): Uint8Array[] {
    return messagesOf(this.#encoder.encode(schema, value));
  }
}

/** The messages of a stream: definitions, and the value last. */
function messagesOf(bytes: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value: length, size } = uintAt(bytes, at);
    messages.push(bytes.subarray(at, at + size + length));
    at += size + length;
  }
  return messages;
}

/** Leaves the type of a value, and nothing of the value. */
function cutAfterType(message: Uint8Array): Uint8Array {
  const start = uintAt(message, 0).size;
  const id = message.subarray(start, start + uintAt(message, start).size);
  return new Uint8Array([id.length + 1, ...id, brokenOff]);
}

/**
 * Breaks the last number of a message. A value in an interface is looked at only if it is there, so this one is whole but for
 * its end: the end of a struct, or the length or the number that a value as good as empty ends with.
 */
function cutAtEnd(message: Uint8Array): Uint8Array {
  const cut = message.slice();
  if (cut.at(-1) !== 0) throw new Error("a question has to end with an empty value");
  cut[cut.length - 1] = brokenOff;
  return cut;
}

/** An unsigned number of gob, and the bytes that it takes. */
function uintAt(bytes: Uint8Array, at: number): { value: number; size: number } {
  const first = bytes[at]!;
  if (first < 128) return { value: first, size: 1 };
  let value = 0;
  const size = 257 - first;
  for (let i = 1; i < size; i++) value = value * 256 + bytes[at + i]!;
  return { value, size };
}
