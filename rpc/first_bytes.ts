/**
 * What a peer speaks, judged by the first bytes that it sends.
 *
 * @module
 */

import { shorten } from "../gob/errors.ts";
import { ShutdownError } from "./errors.ts";

/** What a server can speak. */
export type Spoken = "gob" | "JSON-RPC" | "HTTP" | "TLS";

/** This many bytes always tell what they begin. */
const enoughBytes = 5;

/** The first byte of an integer of a gob that takes eight more; those of shorter ones are above. */
const minWidth = 0xf8;

/**
 * Whether two bytes begin a gob stream. It begins with the definition of a type: a length of one byte below 0x80, or its
 * width from 0xff down to 0xf8; then the negated id of that type, which is -64 or less: 0x7f, or a width again. No text has
 * such a second byte.
 */
export function beginsGob(first: number, second: number): boolean {
  if (first > 0x7f) return first >= minWidth;
  return first !== 0 && (second === 0x7f || second >= minWidth);
}

/** What a server speaks that begins with these bytes. `undefined`: none of these, or too few bytes to tell. */
export function spokenIn(bytes: Uint8Array): Spoken | undefined {
  const [first = 0, second = 0, third = 0xff] = bytes;
  // A record of TLS, which begins with its kind: an alert, a handshake.
  if ((first === 0x15 || first === 0x16) && second === 3 && third <= 4) return "TLS";
  if (beginsGob(first, second)) return "gob";
  const text = String.fromCharCode(...bytes.subarray(0, 16));
  if (text.startsWith("HTTP/")) return "HTTP";
  return /^\s*\{\s*["}]/.test(text) ? "JSON-RPC" : undefined;
}

/** Whether so few bytes that are no JSON can still become what {@linkcode spokenIn} knows. */
function isUndecided(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  if (first === 0x15 || first === 0x16) return bytes.length < 3;
  const text = String.fromCharCode(...bytes);
  return "HTTP".startsWith(text) || /^[^\x20-\x7e\s]$/.test(text);
}

/** How `connect` is told what a server speaks. */
const advice: Readonly<Record<Spoken, string>> = {
  gob: "leave codec out",
  "JSON-RPC": 'use { codec: "json" }',
  HTTP: "use { http: true }",
  TLS: "use { tls: true }",
};

/** The text for a server that speaks something else than a client expects. */
export function otherProtocol(spoken: Spoken): string {
  return `the server speaks ${spoken}: ${advice[spoken]}`;
}

/**
 * Looks at the first bytes of a server, all that have arrived. Throws `ShutdownError` if they begin another protocol than
 * this. Returns whether they are enough to tell.
 */
export function checkFirstBytes(bytes: Uint8Array, expected: Spoken): boolean {
  const spoken = spokenIn(bytes);
  if (spoken === expected) return true;
  if (spoken !== undefined) throw new ShutdownError(otherProtocol(spoken));
  if (bytes.length < enoughBytes && (expected === "gob" || isUndecided(bytes))) return false;
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  // The greeting of another kind of server.
  if (/^[\x20-\x7e]{4}/.test(text) && expected === "gob") {
    const line = shorten(text.split(/[\r\n]/, 1)[0]!, 40);
    throw new ShutdownError(`the server speaks no gob: it began with ${JSON.stringify(line)}`);
  }
  return true;
}
