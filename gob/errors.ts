/**
 * The two ways in which gob work fails: bytes that are no valid gob (`GobError`, public) and values that do not fit
 * their schema (`Misfit`, internal, which becomes a `TypeError` or a `RangeError` at the edge). Both collect the path
 * to the place while they unwind, so that the way of a good value pays nothing for it.
 *
 * @module
 */

/** What a {@linkcode GobError} knows beside its text. */
export interface GobErrorOptions {
  /** Bytes from the start of the stream to where the mistake was noticed. */
  offset?: number;
  /** The way to the value inside of what was decoded, such as `Args.B` or `[2].Name`. */
  path?: string;
  /** The error that a conversion of an opaque type threw. */
  cause?: unknown;
}

/**
 * Bytes that are not a valid gob, or that do not fit the schema they are decoded with.
 *
 * The message is Go's text wherever Go has the same mistake; where it happened stands in
 * {@linkcode GobError.offset} and {@linkcode GobError.path}.
 *
 * @example
 * ```ts
 * import { decode, GobError, int } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * try {
 *   decode(new Uint8Array([3, 4, 0]), int);
 * } catch (error) {
 *   assert(error instanceof GobError);
 *   assert.equal(error.message, "unexpected EOF");
 *   assert.equal(error.offset, 3);
 * }
 * ```
 */
export class GobError extends Error {
  /** Always `GobError`. */
  override readonly name: string = "GobError";
  /** Bytes from the start of the stream to where the mistake was noticed; -1 where that is not known. */
  readonly offset: number;
  /** The way to the value inside of what was decoded, such as `Args.B` or `[2].Name`; empty for the whole. */
  readonly path: string;

  /**
   * Makes the error. Programs have no need to; codecs of their own may.
   *
   * @param message What is wrong, in Go's words where Go has some.
   * @param options Where it is.
   */
  constructor(message: string, options: GobErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.offset = options.offset ?? -1;
    this.path = options.path ?? "";
  }
}

/** A value that does not fit its schema, on its way up to the encoder, which turns it into a standard error. */
export class Misfit extends Error {
  /** The way to the value; grows at the front while the misfit unwinds. */
  readonly path: string = "";
  /** The standard error to become. */
  readonly kind: typeof TypeError | typeof RangeError;

  constructor(kind: typeof TypeError | typeof RangeError, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.kind = kind;
  }

  /** The error that the user sees. `root` names the whole value. */
  toStandard(root: string): Error {
    const path = joinPath(root, this.path) || "value";
    const options = this.cause === undefined ? undefined : { cause: this.cause };
    return new this.kind(`Cannot encode ${path}: ${this.message}`, options);
  }
}

/** Puts `segment` (`.Name`, `[3]`) before the path of an error that unwinds through it, and gives the error back. */
export function within(error: unknown, segment: string): unknown {
  if (error instanceof GobError || error instanceof Misfit) {
    const located = error as { path: string };
    located.path = segment + located.path;
  }
  return error;
}

/**
 * Finishes an error that reached the top of a value named `root` (empty where it has no name): its path, and its offset
 * where it knows none, having been found when types were compared and not in the bytes of a value.
 */
export function rooted(error: unknown, root: string, offset: number): unknown {
  if (error instanceof GobError) {
    const located = error as { path: string; offset: number };
    located.path = joinPath(root, error.path);
    if (error.offset < 0) located.offset = offset;
  }
  return error;
}

function joinPath(root: string, path: string): string {
  return root === "" && path.startsWith(".") ? path.slice(1) : root + path;
}

/** A key of a map as a path segment, cut where it is long. */
export function keySegment(key: unknown): string {
  const text = typeof key === "string" ? JSON.stringify(key) : describe(key);
  return text.length > 40 ? `[${text.slice(0, 37)}...]` : `[${text}]`;
}

/** A value in a few words, for "expected …, received …". */
export function describe(value: unknown): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "number":
    case "boolean":
    case "undefined":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "object": {
      const name = (value as object).constructor?.name;
      return typeof name === "string" && name !== "" ? name : "object";
    }
    default:
      return typeof value;
  }
}

/** The misfit of a value of the wrong type. */
export function wrongType(expected: string, value: unknown): Misfit {
  return new Misfit(TypeError, `expected ${expected}, received ${describe(value)}`);
}

/** The misfit of a number that its Go type cannot hold. */
export function outOfRange(expected: string, value: unknown): Misfit {
  return new Misfit(RangeError, `${describe(value)} is out of range for ${expected}`);
}
