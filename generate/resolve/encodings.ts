/**
 * How values of a type encode themselves.
 *
 * @module
 */

import type { GoDeclaration } from "../go_type.ts";
import type { Method } from "./method.ts";
import type { MethodSets } from "./method_sets.ts";
import { errorType, type Resolved, type Signature } from "./resolved_type.ts";

/** What a type's methods say of its encodings. */
export interface Encodings {
  /** What gob sends instead of the value. Follows `validUserType` of Go's encoding/gob: `MarshalText` does not count. */
  readonly gob: GoDeclaration["encoding"];
  /** What gob expects: it differs from what it sends if a method is missing. */
  readonly decodes: GoDeclaration["encoding"];
  /** The method that writes its JSON. */
  readonly json: "MarshalJSON" | "MarshalText" | undefined;
}

/** The encodings of a type that is no pointer. Gob looks for methods of the value, then of a pointer to it. */
export function encodingsOf(type: Resolved, methods: MethodSets): Encodings {
  // A pointer to an interface has no methods, where the interface has.
  const all = new Map([...methods.of(type), ...methods.of({ kind: "pointer", elem: type })]);
  const encodes = (name: string) => isEncoder(all.get(name));
  const decodes = (name: string) => isDecoder(all.get(name));
  const pick = (gob: boolean, binary: boolean) => gob ? "gob" : binary ? "binary" : undefined;
  return {
    gob: pick(encodes("GobEncode"), encodes("MarshalBinary")),
    decodes: pick(decodes("GobDecode"), decodes("UnmarshalBinary")),
    json: encodes("MarshalJSON")
      ? "MarshalJSON"
      : encodes("MarshalText")
      ? "MarshalText"
      : undefined,
  };
}

/** `func() ([]byte, error)`. */
function isEncoder(method: Method | undefined): boolean {
  const type = method?.signature();
  return type !== undefined && type.parameters.length === 0 && type.results.length === 2 &&
    isBytes(type.results[0]) && type.results[1] === errorType;
}

/** `func([]byte) error`. */
function isDecoder(method: Method | undefined): boolean {
  const type: Signature | undefined = method?.signature();
  return type !== undefined && !type.variadic && type.parameters.length === 1 &&
    isBytes(type.parameters[0]) && type.results.length === 1 && type.results[0] === errorType;
}

function isBytes(type: Resolved | undefined): boolean {
  return type?.kind === "slice" && type.elem.kind === "basic" && type.elem.name === "uint8";
}
