/**
 * Values by the definitions of a stream, however mad those are: what a peer would send who has read the format closely
 * and means harm.
 *
 * @module
 */

import type { Random } from "../testing/random.ts";
import { registeredSpecs } from "./type_spec.ts";
import { type Definition, definitionBytes, members, WireWriter } from "./wire_stream.ts";

/** Numbers where lengths, counts and field numbers go wrong. */
export const edges: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  0x7fn,
  0x80n,
  0xffn,
  0x100n,
  0xffffn,
  0x1_0000n,
  0xff_ffffn,
  0x100_0000n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1f_ffff_ffff_ffffn,
  0x20_0000_0000_0000n,
  0x1000_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_ffff_ffff_ffffn,
];

/** Names that mean something to JavaScript, or are hard to carry. */
export const hardNames: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "prototype",
  "__defineGetter__",
  "then",
  "length",
  "",
  "0",
  "a",
  "\0",
  '"]=0;//',
  "日本",
  "N".repeat(1024),
  "N".repeat(1025),
];

/** The names that a registry knows, and some that none does. */
const interfaceNames: readonly string[] = [
  "int",
  "string",
  "bool",
  "float64",
  "uint8",
  "[]uint8",
  "[]int",
  "[]string",
  "complex128",
  ...Object.keys(registeredSpecs),
  ...hardNames,
];

const basicIds = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Writes values. */
export class HostileValue {
  readonly #random: Random;
  readonly #types: Map<number, Definition>;
  /** How often something is wrong. */
  readonly #wrong: number;
  /** How many values may still be written. */
  #left: number;
  readonly #out: WireWriter;

  constructor(
    random: Random,
    types: Map<number, Definition>,
    options: { readonly wrong: number; readonly size: number },
  ) {
    this.#random = random;
    this.#types = types;
    this.#wrong = options.wrong;
    this.#left = options.size;
    this.#out = new WireWriter();
  }

  /** The message of a whole value of the type `id`. */
  message(id: number): Uint8Array<ArrayBuffer> {
    this.#out.int(id);
    this.#whole(id);
    return this.#out.take();
  }

  #whole(id: number): void {
    if (this.#types.get(id)?.member !== members.struct) this.#out.uint(this.#maybe(0));
    this.#value(id);
  }

  /** A number, or sometimes another. */
  #maybe(value: number): number | bigint {
    return this.#random.chance(this.#wrong) ? this.#random.pick(edges) : value;
  }

  #value(id: number): void {
    const type = this.#types.get(id);
    if (--this.#left < 0) {
      // What is left of the value is missing, or nothing but ends.
      if (this.#random.chance(0.8)) this.#out.uint(0);
      return;
    }
    if (type === undefined) return this.#basic(id);
    switch (type.member) {
      case members.array:
        return this.#list(Math.max(0, type.length), [type.elem]);
      case members.slice:
        return this.#list(this.#random.below(5), [type.elem]);
      case members.map:
        return this.#list(this.#random.below(4), [type.key, type.elem]);
      case members.struct:
        return this.#struct(type);
      default:
        return this.#opaque(type.name);
    }
  }

  #list(count: number, ids: readonly number[]): void {
    this.#out.uint(this.#maybe(count));
    for (let i = 0; i < count && this.#left > 0; i++) {
      for (const id of ids) this.#value(id);
    }
  }

  #struct({ fields }: Definition): void {
    let last = -1;
    for (const [number, { id }] of fields.entries()) {
      if (this.#left <= 0 || this.#random.chance(0.2)) continue;
      this.#out.uint(this.#maybe(number - last));
      this.#value(id);
      last = number;
    }
    if (!this.#random.chance(this.#wrong)) this.#out.uint(this.#maybe(0));
  }

  #basic(id: number): void {
    const random = this.#random;
    switch (id) {
      case 1:
        return void this.#out.uint(this.#maybe(random.below(2)));
      case 2:
      case 3:
        return void this.#out.uint(random.chance(0.5) ? random.below(200) : random.pick(edges));
      case 4:
        return void this.#float();
      case 5:
      case 6:
        return this.#data(random.bytes(random.below(9)));
      case 7:
        this.#float();
        return this.#float();
      case 8:
        return this.#interface();
      default:
        return void this.#out.raw(random.bytes(random.below(5)));
    }
  }

  #float(): void {
    if (this.#random.chance(0.2)) this.#out.uint(this.#random.pick(edges));
    else this.#out.float(this.#random.below(1000) / 8);
  }

  #data(bytes: Uint8Array): void {
    this.#out.uint(this.#maybe(bytes.length)).raw(bytes);
  }

  /** A name, definitions perhaps, a type, a length that nobody checks, and a value. */
  #interface(): void {
    const random = this.#random;
    if (random.chance(0.2)) return void this.#out.uint(0);
    this.#data(new TextEncoder().encode(random.pick(interfaceNames)));
    const known = [...this.#types.keys()];
    if (random.chance(this.#wrong * 3) && known.length > 0) {
      const type = this.#types.get(random.pick(known))!;
      const id = random.chance(0.5) ? type.id : type.id + random.below(3);
      this.#out.raw(definitionBytes({ ...type, id })).uint(random.below(200));
      this.#types.set(id, { ...type, id });
    }
    const id = random.pick(random.chance(0.5) || known.length === 0 ? basicIds : known);
    this.#out.int(this.#maybe(id)).uint(random.below(20));
    this.#whole(id);
  }

  #opaque(name: string): void {
    const random = this.#random;
    const length = random.pick([0, 4, 5, 10, 15, 16, 17, 30]);
    const bytes = random.bytes(length);
    if (name === "Time" && length > 14) bytes.set([length - 14, 0, 0, 0, 14], 0);
    else if (length > 0 && random.chance(0.7)) bytes[0] = random.pick([1, 2, 3]);
    if (name === "Rat" && length > 4) bytes.set([0, 0, 0, random.below(length)], 1);
    this.#data(bytes);
  }
}
