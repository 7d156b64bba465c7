/**
 * What a server told of a type: as far as it was asked.
 *
 * @module
 */

import type { BasicName, GoType } from "../../generate/go_type.ts";

/** A type as the server told it. */
export interface Found {
  /** As Go writes it: `main.Level`. Pointers are left out, since answers do not tell them apart from what they point to. */
  readonly type: GoType;
  /** What it is in gob. */
  readonly shape: Shape;
}

/** What a type is in gob. Named types are resolved: `main.Level` has the shape of an int. */
export type Shape =
  | BasicShape
  /** A type of Go's library that the module knows: `time.Time`. */
  | { readonly kind: "library"; readonly name: LibraryName }
  /** A type that encodes itself. */
  | { readonly kind: "opaque"; readonly encoding: "gob" | "binary" | "text" }
  | { readonly kind: "slice"; readonly elem: Found }
  | { readonly kind: "array"; readonly length: number; readonly elem: Found }
  | { readonly kind: "map"; readonly key: Found; readonly elem: Found }
  | StructShape
  /** An interface, with the types of the values that were asked for by their registered names. */
  | { readonly kind: "interface"; readonly types: ReadonlyMap<string, Found> }
  /** A channel or a function, which gob leaves out. */
  | { readonly kind: "unsent" }
  /** A named type that nothing fitted that was tried. */
  | { readonly kind: "unknown" };

/** A predeclared type. The size of a named one is not told: it is `int`, `uint`, `float64` or `complex128` then. */
export interface BasicShape {
  readonly kind: "basic";
  readonly name: BasicName;
}

/** A struct with the fields that were asked for. */
export interface StructShape {
  readonly kind: "struct";
  /** The types of fields, in the order in which they were asked; `undefined` for one that the Go type has not. */
  readonly fields: ReadonlyMap<string, Found | undefined>;
}

/** The types of Go's library, and common ones beside it, that encode themselves and that the module knows. */
export type LibraryName =
  | "time.Time"
  | "time.Duration"
  | "big.Int"
  | "big.Rat"
  | "big.Float"
  | "url.URL"
  | "netip.Addr"
  | "uuid.UUID";

const libraryNames: ReadonlySet<string> = new Set<LibraryName>([
  "time.Time",
  "time.Duration",
  "big.Int",
  "big.Rat",
  "big.Float",
  "url.URL",
  "netip.Addr",
  "uuid.UUID",
]);

/** Whether a type is one of the library that the module knows. */
export function isLibraryName(name: string): name is LibraryName {
  return libraryNames.has(name);
}
