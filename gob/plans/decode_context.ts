/**
 * A stream on its way through the decode plans: the message that is being read, and what the stream knows.
 *
 * @module
 */

import { ByteReader } from "../bytes/byte_reader.ts";
import type { Framer } from "../bytes/framer.ts";
import type { Limits } from "../limits.ts";
import type { Node } from "../types/schema_node.ts";
import type { Registry } from "../types/registry.ts";
import type { WireTypes } from "../types/wire_type.ts";

/** Reads a value of a stream, having been made for its type there. */
export type Read = (state: DecodeState) => unknown;

/** Thrown where a value goes on in a message that has not arrived. No error: the decoder waits and begins again. */
export const incomplete: unique symbol = Symbol("incomplete");

/** What the plans need of the stream beyond its bytes: the plans themselves, for interface values and fields to skip. */
export interface PlanSource {
  /**
   * The plan of a whole value of the type `id`, of no more than so many bytes, for a schema, or for none; `inner` where it
   * is that of an interface.
   */
  whole(id: number, node: Node | undefined, inner: boolean, bytes: number): Read;
  /** Skips a value of the type `id` inside of another. */
  skip(id: number, state: DecodeState): void;
}

/** Go's bound on the name of an interface value's type, in bytes. */
const maxInterfaceName = 1024;

/** The state of one stream. */
export class DecodeState extends ByteReader {
  readonly framer: Framer;
  readonly types: WireTypes;
  readonly plans: PlanSource;
  readonly registry: Registry;
  readonly limits: Required<Limits>;
  /** Levels around the current value. */
  #depth = 0;
  /** Elements of the whole value so far. */
  #elements = 0;
  /** Objects of the whole value so far. */
  #objects = 0;
  /** Where the whole value's message begins in the stream. */
  #valueStart = 0;

  constructor(
    framer: Framer,
    types: WireTypes,
    plans: PlanSource,
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

  /** Opens the message that the framer found last. */
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

  /** Goes on in the next message of the same value. Throws `incomplete` where it is not here. */
  nextMessage(): void {
    if (!this.framer.find(this.end, this.end - this.#valueStart)) throw incomplete;
    this.openMessage();
  }

  /**
   * Reads the type of an interface value, with the definitions before it. A definition may be followed by the length
   * of what is left of the value, or by the end of the message.
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

  /** Reads the name of an interface value's type; empty for nil. */
  interfaceName(): string {
    const length = this.uint();
    if (length > this.end - this.pos) {
      throw this.fail(`gob: invalid type name length ${length}: exceeds input size`);
    }
    if (length > Math.min(this.limits.maxNameBytes, maxInterfaceName)) {
      const start = JSON.stringify(
        String.fromCharCode(...this.bytes.subarray(this.pos, this.pos + 20)),
      );
      throw this.fail(`gob: name too long (${length} bytes): ${start}...`);
    }
    const end = this.pos + length;
    const name = utf8.decode(this.bytes.subarray(this.pos, end));
    this.pos = end;
    return name;
  }

  /** Goes one level down. */
  enter(): void {
    if (++this.#depth > this.limits.maxDepth) {
      throw this.fail(`gob: values nested deeper than ${this.limits.maxDepth}`);
    }
  }

  /** Goes one level down into a struct or an interface value. */
  enterObject(): void {
    this.enter();
    this.#countObjects(1);
  }

  /** Comes back up. */
  leave(): void {
    this.#depth--;
  }

  /** Reads how many elements of a slice or an array follow, and counts them; `objects`: each is one itself. */
  elements(objects: boolean): number {
    const count = this.uint();
    this.#countElements(count);
    this.#countObjects(objects ? 1 + count : 1);
    return count;
  }

  /** Reads how many pairs of a map follow, and counts them. */
  entries(objects: boolean): number {
    const count = this.uint();
    this.#countElements(2 * count);
    this.#countObjects(objects ? 1 + count : 1);
    return count;
  }

  #countElements(count: number): void {
    this.#elements += count;
    if (this.#elements > this.limits.maxElements) {
      throw this.fail(`gob: more than ${this.limits.maxElements} elements in a value`);
    }
  }

  #countObjects(count: number): void {
    this.#objects += count;
    if (this.#objects > this.limits.maxObjects) {
      throw this.fail(`gob: more than ${this.limits.maxObjects} objects in a value`);
    }
  }

  /** Makes sure that something is left for the next of so many elements of a kind: every element takes a byte at least. */
  expectElement(count: number, kind: string): void {
    if (this.pos >= this.end) {
      throw this.fail(
        `gob: decoding ${kind}array or slice: length exceeds input size (${count} elements)`,
      );
    }
  }

  /** Makes sure that something is left for the next key or value of a map. */
  expectEntry(): void {
    if (this.pos >= this.end) throw this.fail("EOF");
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
