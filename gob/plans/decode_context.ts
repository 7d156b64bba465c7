/**
 * What decode plans work on: the current message, the types and limits of the stream, and counts of the current value.
 *
 * @module
 */

import { ByteReader } from "../bytes/byte_reader.ts";
import type { Framer } from "../bytes/framer.ts";
import type { GobError } from "../errors.ts";
import { type Limits, raiseHint } from "../limits.ts";
import type { Node } from "../types/schema_node.ts";
import type { Registry } from "../types/registry.ts";
import type { WireTypes } from "../types/wire_types.ts";

/** Reads a value of one type. */
export type Read = (state: DecodeContext) => unknown;

/** Thrown if a value continues in a message that has not arrived. Not an error: the decoder waits and starts over. */
export const incomplete: unique symbol = Symbol("incomplete");

/** Finds plans while a value is decoded, for interface values and for fields to skip. */
export interface PlanLookup {
  /**
   * The plan of a whole value of the type `id`, with a schema or without one. `inner` is true for the value of an
   * interface. `bytes` is the most that the value can take.
   */
  whole(id: number, node: Node | undefined, inner: boolean, bytes: number): Read;
  /** The plan, without a schema, of a value of the type `id` that is part of another. */
  part(id: number): Read;
  /** Skips a value of the type `id` that is part of another. */
  skip(id: number, state: DecodeContext): void;
}

/** Go's limit on the name of an interface value's type, in bytes. */
const maxInterfaceName = 1024;

/** The context of one stream. */
export class DecodeContext extends ByteReader {
  readonly framer: Framer;
  readonly types: WireTypes;
  readonly plans: PlanLookup;
  readonly registry: Registry;
  readonly limits: Required<Limits>;
  /** Levels around the current value. */
  #depth = 0;
  /** Elements of the whole value so far. */
  #elements = 0;
  /** Objects of the whole value so far. */
  #objects = 0;
  /** Where the whole value begins in `bytes`. */
  #valueStart = 0;

  constructor(
    framer: Framer,
    types: WireTypes,
    plans: PlanLookup,
    registry: Registry,
    limits: Required<Limits>,
  ) {
    super();
    this.framer = framer;
    this.types = types;
    this.plans = plans;
    this.registry = registry;
    this.limits = limits;
  }

  /** Opens the last message that the framer found. */
  openMessage(): void {
    const { framer } = this;
    this.open(framer.bytes, framer.messageStart, framer.messageEnd, framer.bytesBefore);
  }

  /** Begins a whole value at the current byte. */
  beginValue(): void {
    this.#depth = 0;
    this.#elements = 0;
    this.#objects = 0;
    this.#valueStart = this.pos;
  }

  /** Continues in the next message of the same value. Throws `incomplete` if it is not here. */
  nextMessage(): void {
    if (!this.framer.find(this.end, this.end - this.#valueStart)) throw incomplete;
    this.openMessage();
  }

  /**
   * Reads the definitions before an interface value, then its type. After a definition comes the length of the rest of the
   * value, or the end of the message.
   */
  interfaceType(): number {
    for (;;) {
      if (this.pos === this.end) this.nextMessage();
      const id = this.int();
      if (id >= 0) return id;
      this.types.define(-id, this);
      if (this.pos < this.end) this.skipUint();
    }
  }

  /** Reads the name of an interface value's type. It is empty for nil. */
  interfaceName(): string {
    const length = this.uint();
    if (length > this.end - this.pos) {
      throw this.fail(`gob: invalid type name length ${length}: exceeds input size`);
    }
    const { maxNameBytes } = this.limits;
    if (length > Math.min(maxNameBytes, maxInterfaceName)) {
      const start = JSON.stringify(
        String.fromCharCode(...this.bytes.subarray(this.pos, this.pos + 20)),
      );
      throw this.fail(
        `gob: name too long (${length} bytes): ${start}...`,
        length > maxInterfaceName ? undefined : raiseHint("limits.maxNameBytes", maxNameBytes),
      );
    }
    return this.text(length);
  }

  /** Goes one level deeper. */
  enter(): void {
    if (++this.#depth > this.limits.maxDepth) throw this.tooDeep();
  }

  /** The error of values in more levels than the limit allows. */
  tooDeep(): GobError {
    const { maxDepth } = this.limits;
    return this.fail(
      `gob: values nested deeper than ${maxDepth}`,
      raiseHint("limits.maxDepth", maxDepth),
    );
  }

  /** Goes one level deeper, into a struct or an interface value that counts as an object. */
  enterObject(): void {
    this.enter();
    this.#countObjects(1);
  }

  /** Comes back up. */
  leave(): void {
    this.#depth--;
  }

  /** Reads how many elements of a slice or array follow, and counts them. `objects`: each counts as an object. */
  elements(objects: boolean): number {
    const count = this.uint();
    this.#countElements(count);
    this.#countObjects(objects ? 1 + count : 1);
    return count;
  }

  /** Reads how many pairs of a map follow, and counts them. `objects`: each counts as an object. */
  entries(objects: boolean): number {
    const count = this.uint();
    this.#countElements(2 * count);
    this.#countObjects(objects ? 1 + count : 1);
    return count;
  }

  #countElements(count: number): void {
    this.#elements += count;
    const { maxElements } = this.limits;
    if (this.#elements > maxElements) {
      const hint = raiseHint("limits.maxElements", maxElements);
      throw this.fail(`gob: more than ${maxElements} elements in a value`, hint);
    }
  }

  #countObjects(count: number): void {
    this.#objects += count;
    const { maxObjects } = this.limits;
    if (this.#objects > maxObjects) {
      const hint = raiseHint("limits.maxObjects", maxObjects);
      throw this.fail(`gob: more than ${maxObjects} objects in a value`, hint);
    }
  }

  /** Checks that bytes are left for the next of `count` elements. Every element takes at least one. */
  expectElement(count: number, kind: string): void {
    if (this.pos >= this.end) {
      throw this.fail(
        `gob: decoding ${kind}array or slice: length exceeds input size (${count} elements)`,
      );
    }
  }

  /** Checks that bytes are left for the next key or value of a map. */
  expectEntry(): void {
    if (this.pos >= this.end) throw this.fail("EOF");
  }
}
