/**
 * What a server says to a wrong request, and what it means. The texts are those of Go's encoding/gob and net/rpc; netrpc's
 * own server has the same.
 *
 * @module
 */

import type { GoType } from "../../generate/go_type.ts";
import { parseTypeText } from "../../generate/type_text.ts";

/** The meaning of an answer. */
export type Answer =
  /** Another type was expected at the place: this one, a struct. */
  | { readonly kind: "struct"; readonly type: GoType }
  /** Another type was expected at the place: this one. */
  | { readonly kind: "type"; readonly type: GoType }
  /** None of the fields exists. */
  | { readonly kind: "missing" }
  /** The type fits, and the value broke off. */
  | { readonly kind: "fits" }
  /** There is no such service or method. */
  | { readonly kind: "no method" }
  /** The value of an interface has a type that the server does not know, or that has not its methods. */
  | { readonly kind: "not registered" }
  /** Anything else. */
  | { readonly kind: "other" };

/** What follows a type that fits: there is nothing to read. */
const brokenOff = [
  /^gob: invalid uint data length \d+: exceeds input size \d+$/,
  /^(?:gob: )?(?:unexpected )?EOF$/,
  /^gob: decode: corrupted data/,
  /^gob: bad data: /,
];

/** Finds the meaning of a text. */
export function answerOf(text: string): Answer {
  const struct = /^gob: type mismatch in decoder: want struct type (.+); got non-struct$/s.exec(
    text,
  );
  if (struct !== null) return typed("struct", struct[1]!);
  const type = /^gob: wrong type \((.+)\) for received field [^ ]*$/s.exec(text) ??
    /^gob: decoding into local type (.+?), received remote type /s.exec(text) ??
    /^gob: local interface type (.+?) can only be decoded from remote interface type; /s.exec(text);
  if (type !== null) return typed("type", type[1]!);
  if (/^gob: type mismatch: no fields matched compiling decoder for /.test(text)) {
    return { kind: "missing" };
  }
  if (/^rpc: (?:can't find (?:service|method) |service\/method request ill-formed: )/.test(text)) {
    return { kind: "no method" };
  }
  if (/^gob: (?:name not registered for interface: |.+ is not assignable to type )/s.test(text)) {
    return { kind: "not registered" };
  }
  return { kind: brokenOff.some((pattern) => pattern.test(text)) ? "fits" : "other" };
}

function typed(kind: "struct" | "type", text: string): Answer {
  try {
    let type = parseTypeText(text);
    while (type.kind === "pointer") type = type.elem;
    return { kind, type };
  } catch {
    // Of a type in a notation that is not known the form can still be asked for.
    return { kind, type: { kind: "named", name: text } };
  }
}
