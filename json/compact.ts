/**
 * JSON that is passed on as it came.
 *
 * @module
 */

import { byte } from "./reader.ts";

const encoder = new TextEncoder();

/** What Go escapes wherever it stands in a string, and what it writes instead. */
const escapes: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  return "<>&".includes(String.fromCharCode(code))
    ? encoder.encode(`\\u00${code.toString(16)}`)
    : undefined;
});
/** U+2028 and U+2029 begin with these in UTF-8, and end with one of two bytes. */
const [separator0, separator1, lineEnd, paragraphEnd] = [0xe2, 0x80, 0xa8, 0xa9];
const lineSeparator: Uint8Array = encoder.encode("\\u2028");
const paragraphSeparator: Uint8Array = encoder.encode("\\u2029");

/**
 * JSON that is known to be valid, as Go's `json.RawMessage` is written: without space, and escaped like everything that Go
 * writes. Strings may hold bytes that are no UTF-8, and keep them.
 */
export function compact(json: Uint8Array): Uint8Array {
  const unsettled = countUnsettled(json);
  if (unsettled === 0) return json.slice();
  const long = new Uint8Array(json.length + 5 * unsettled);
  let to = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const c = json[at]!;
    const escape = escapes[c] ?? separatorAt(json, at);
    if (escape !== undefined) {
      for (let i = 0; i < escape.length; i++) long[to++] = escape[i]!;
      if (c === separator0) at += 2;
      continue;
    }
    if (c === byte.quote) inString = !inString;
    if (inString || c > 0x20) long[to++] = c;
    if (c === byte.backslash) long[to++] = json[++at]!;
  }
  return to === long.length ? long : long.slice(0, to);
}

/** Whether a byte stays as it is, wherever it stands. */
const settled: Uint8Array = Uint8Array.from(
  { length: 256 },
  (_, c) => c > 0x20 && c !== separator0 && escapes[c] === undefined ? 1 : 0,
);

function countUnsettled(json: Uint8Array): number {
  let count = json.length;
  for (const c of json) count -= settled[c]!;
  return count;
}

function separatorAt(json: Uint8Array, at: number): Uint8Array | undefined {
  if (json[at] !== separator0 || json[at + 1] !== separator1) return undefined;
  if (json[at + 2] === lineEnd) return lineSeparator;
  return json[at + 2] === paragraphEnd ? paragraphSeparator : undefined;
}
