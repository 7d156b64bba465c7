/**
 * Go types as data: what is read from Go source, from answers of servers and from gob streams, and what contracts are
 * written of.
 *
 * @module
 */

/** A Go type. */
export type GoType =
  | BasicType
  | NamedType
  | { readonly kind: "pointer"; readonly elem: GoType }
  | { readonly kind: "slice"; readonly elem: GoType }
  | { readonly kind: "array"; readonly length: number; readonly elem: GoType }
  | { readonly kind: "map"; readonly key: GoType; readonly elem: GoType }
  | { readonly kind: "struct"; readonly fields: readonly GoField[] }
  | InterfaceType
  | { readonly kind: "chan" }
  | { readonly kind: "func" };

/** An interface. */
export interface InterfaceType {
  /** Which form of a type it is. */
  readonly kind: "interface";
  /** The types that can stand in it, if they are known. */
  readonly members?: readonly InterfaceMember[];
}

/** A type that can stand in an interface. */
export interface InterfaceMember {
  /** The name that Go sends: `example.com/shapes.Circle`, `*shapes.Square`. */
  readonly name: string;
  /** The type, without pointers. */
  readonly type: GoType;
}

/** A predeclared type: `int`, `string`, `complex64`. `byte` and `rune` are `uint8` and `int32`. */
export interface BasicType {
  /** Which form of a type it is. */
  readonly kind: "basic";
  /** The name. */
  readonly name: BasicName;
}

/** The names of the predeclared types that a value can have. */
export type BasicName =
  | "bool"
  | "string"
  | "int"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "uintptr"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";

/** A type by its name: `time.Time`, `Point`, `Page[int]`. */
export interface NamedType {
  /** Which form of a type it is. */
  readonly kind: "named";
  /** The package by the name that stands before the dot. */
  readonly package?: string;
  /** The name itself. */
  readonly name: string;
  /** The arguments of a generic type. */
  readonly args?: readonly GoType[];
  /** Why there is no declaration of it, as what the type is: `of type a.T, and the package a is not there`. */
  readonly missing?: string;
}

/** A field of a struct. */
export interface GoField {
  /** The name. */
  readonly name: string;
  /** The type. */
  readonly type: GoType;
  /** Whether the type stands alone in the source: `struct { Base }`. */
  readonly embedded?: boolean;
  /** The tag, without its quotes. */
  readonly tag?: string;
  /** Lines of the comment, without their slashes. */
  readonly doc?: readonly string[];
  /** The file, line and column: `api/daemon.go:12:2`. */
  readonly at?: string;
}

/** A declared type. */
export interface GoDeclaration {
  /** Its name, and of an instance of a generic type its arguments: `Point`, `Page[int]`. */
  readonly name: string;
  /** The package by the name that stands before the dot, if it is known. */
  readonly package?: string;
  /** The type. */
  readonly type: GoType;
  /** Lines of the comment, without their slashes. */
  readonly doc?: readonly string[];
  /** How values encode themselves, if they do: such a type is opaque in gob. */
  readonly encoding?: "gob" | "binary" | "text";
  /** Whether an encoding would be there if values had one: the methods are known. */
  readonly exact?: boolean;
  /** What cannot be said of the type. */
  readonly notes?: readonly string[];
  /** The file, line and column. */
  readonly at?: string;
}

/** A method that net/rpc would register. */
export interface GoMethod {
  /** The name. */
  readonly name: string;
  /** The argument, without the pointers in front of it. */
  readonly args: GoType;
  /** The reply, without the pointer in front of it. */
  readonly reply: GoType;
  /** Lines of the comment, without their slashes. */
  readonly doc?: readonly string[];
  /** The file, line and column. */
  readonly at?: string;
}

/** A service: a receiver that is registered. */
export interface GoService {
  /** The name. */
  readonly name: string;
  /** The methods. */
  readonly methods: readonly GoMethod[];
  /** Lines of the comment, without their slashes. */
  readonly doc?: readonly string[];
}

/** What a contract is written of. */
export interface GoApi {
  /** The declared types. */
  readonly declarations: readonly GoDeclaration[];
  /** The services. */
  readonly services: readonly GoService[];
  /** What cannot be said of other things than types and methods. */
  readonly notes?: readonly string[];
}

const names: ReadonlySet<string> = new Set<BasicName>([
  "bool",
  "string",
  "int",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "uintptr",
  "float32",
  "float64",
  "complex64",
  "complex128",
]);

/** Whether a name is that of a predeclared type. */
export function isBasicName(name: string): name is BasicName {
  return names.has(name);
}
