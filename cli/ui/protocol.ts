/**
 * What the page asks and what it is answered, as JSON: the types of both sides.
 *
 * @module
 */

/** A type, as a form is made of it. */
export interface FormType {
  /** As Go writes it: `[]main.Point`. */
  readonly go: string;
  /** Which form of a type it is. `bytes` is `[]byte`, and an array of bytes if it has a length. */
  readonly kind:
    | "basic"
    | "library"
    | "opaque"
    | "bytes"
    | "slice"
    | "array"
    | "map"
    | "struct"
    | "interface"
    | "unsent"
    | "unknown";
  /** The predeclared type or the type of Go's library: `int8`, `time.Time`. */
  readonly name?: string;
  /** The elements of a slice, an array or a map. */
  readonly elem?: FormType;
  /** The keys of a map. */
  readonly key?: FormType;
  /** The length of an array. */
  readonly length?: number;
  /** The fields of a struct, as far as they are known. */
  readonly fields?: readonly FormField[];
  /** The types of values in an interface, as far as they were asked for, by their registered names. */
  readonly types?: readonly FormField[];
}

/** A name with a type. */
export interface FormField {
  readonly name: string;
  readonly type: FormType;
}

/** A method in the list. */
export interface OfferedMethod {
  /** The full name: `Arith.Multiply`. */
  readonly name: string;
  /** The Go types of argument and reply, if they are known. */
  readonly args?: string;
  readonly reply?: string;
}

/** What a server offers. */
export interface Offer {
  /** How the server is named: `127.0.0.1:1234`. */
  readonly server: string;
  /** Where the names come from. */
  readonly source: "debug page" | "contract" | "names";
  /** Whether the server tells types of arguments: JSON-RPC does not. */
  readonly typed: boolean;
  /** Whether all fields of structs are known: by a contract. */
  readonly complete: boolean;
  readonly methods: readonly OfferedMethod[];
  /** The words of a command line that calls the server: `netrpc`, `call`, options, address. */
  readonly command: readonly string[];
  /** Why methods are not listed, and what to do about it. */
  readonly hint?: string;
}

/** Asks for the type of an argument. */
export interface TypeRequest {
  readonly method: string;
  /** JSON with the fields that are asked for; a struct in the place of a `null` is asked for the usual names. */
  readonly sample: string;
}

/** Asks for a call. */
export interface CallRequest {
  readonly method: string;
  /** The argument. */
  readonly json: string;
}

/** What became of a call. */
export type CallAnswer = CallReply | Failure;

/** A reply. */
export interface CallReply {
  readonly ok: true;
  /** The number by which parts of it are asked for. */
  readonly reply: number;
  /** Milliseconds from sending the call to the reply. */
  readonly ms: number;
  readonly root: TreeNode;
  /** The first parts of it. */
  readonly children: readonly TreeChild[];
  /** The beginning of it as JSON. */
  readonly json: string;
  /** The characters of all of the JSON. */
  readonly jsonLength: number;
}

/** Anything that failed, in the words of the command line. */
export interface Failure {
  readonly ok: false;
  readonly message: string;
  readonly hint?: string;
  /** Milliseconds of the call, if it was made. */
  readonly ms?: number;
}

/** A value in the tree of a reply. */
export interface TreeNode {
  /** Its Go type, if it is known. */
  readonly type: string;
  /** It, if it has no parts; cut if it is long. */
  readonly text?: string;
  /** The characters that were cut off. */
  readonly cut?: number;
  /** How many parts it has. */
  readonly count?: number;
}

/** A part of a value. */
export interface TreeChild {
  /** A field, an index or a key. */
  readonly name: string;
  readonly node: TreeNode;
}

/** Asks for parts of a value in a reply. */
export interface PartsRequest {
  readonly reply: number;
  /** Which part of which part, by their places. */
  readonly path: readonly number[];
  /** The first part that is wanted. */
  readonly from: number;
}

/** What a server does. */
export interface Figures {
  /** When, in milliseconds of the clock of the netrpc command. */
  readonly at: number;
  /** Whether the server tells all of it: a netrpc server. One of Go tells the calls of each method. */
  readonly full: boolean;
  readonly calls: number;
  readonly errors?: number;
  readonly inFlight?: number;
  readonly connections?: number;
  /** By method. */
  readonly methods: readonly MethodFigures[];
}

/** What one method does. Times are milliseconds. */
export interface MethodFigures {
  readonly name: string;
  readonly calls: number;
  readonly errors?: number;
  readonly inFlight?: number;
  readonly p50?: number | null;
  readonly p99?: number | null;
}
