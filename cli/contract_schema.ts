/**
 * Schemas of another copy of this module, as schemas of this one. A contract imports the module under its own URL or in its own
 * version, and a schema is known only to the copy that made it; but it is plain data, which is read here.
 *
 * @module
 */

import { gob } from "../mod.ts";

/** A schema of any type. */
export type AnySchema = gob.Schema<unknown>;

/** What a schema looks like inside, as far as it is read here. */
interface Foreign {
  readonly kind: string;
  readonly name?: string;
  readonly qualified?: string;
  readonly single?: boolean;
  readonly list?: boolean;
  readonly record?: boolean;
  readonly length?: number;
  readonly encoding?: gob.OpaqueKind;
  readonly zeroBytes?: Uint8Array;
  readonly elem?: unknown;
  readonly key?: unknown;
  readonly members?: ReadonlyMap<string, unknown>;
  readonly fields?: readonly ForeignField[];
  readonly resolve?: () => unknown;
  readonly encode?: (value: unknown) => Uint8Array;
  readonly decode?: (bytes: Uint8Array) => unknown;
}

interface ForeignField {
  readonly name: string;
  readonly node: unknown;
  readonly tag?: string;
  readonly embedded?: boolean;
}

const basics: ReadonlyMap<string, AnySchema> = new Map<string, AnySchema>(
  Object.entries({
    bool: gob.bool,
    int: gob.int,
    int8: gob.int8,
    int16: gob.int16,
    int32: gob.int32,
    int64: gob.int64,
    uint: gob.uint,
    uint8: gob.uint8,
    uint16: gob.uint16,
    uint32: gob.uint32,
    uint64: gob.uint64,
    float32: gob.float32,
    float64: gob.float64,
    complex64: gob.complex64,
    complex128: gob.complex128,
    string: gob.string,
    stringBytes: gob.stringBytes,
    duration: gob.duration,
    plain: gob.plain,
  }) as [string, AnySchema][],
);

/** Types of Go's library that this module knows. */
const library: ReadonlyMap<string, AnySchema> = new Map<string, AnySchema>(
  Object.entries({
    "time.Time": gob.time,
    "big.Int": gob.bigInt,
    "big.Float": gob.bigFloat,
    "big.Rat": gob.bigRat,
    "url.URL": gob.url,
    "netip.Addr": gob.netipAddr,
    "uuid.UUID": gob.uuid,
  }) as [string, AnySchema][],
);

/** Takes schemas of other copies over. Remembers structs, so that recursive ones end. */
export class SchemaAdopter {
  readonly #known = new Map<unknown, AnySchema>();

  /**
   * The same schema, or one for the same Go type if another copy of the module has made it.
   *
   * @throws {TypeError} If it is no schema.
   */
  adopt(schema: unknown): AnySchema {
    if (isOurs(schema)) return schema;
    let known = this.#known.get(schema);
    if (known === undefined) {
      known = this.#make(schema as Foreign);
      this.#known.set(schema, known);
    }
    return known;
  }

  #make(node: Foreign): AnySchema {
    switch (typeof node === "object" ? node?.kind : undefined) {
      case "bytes":
        return (node.list === true ? gob.slice(gob.uint8) : gob.bytes) as AnySchema;
      case "byteArray":
        return gob.byteArray(node.length ?? 0) as AnySchema;
      case "slice":
        return gob.slice(this.adopt(node.elem)) as AnySchema;
      case "array":
        return gob.array(node.length ?? 0, this.adopt(node.elem)) as AnySchema;
      case "pointer":
        return gob.pointer(this.adopt(node.elem)) as AnySchema;
      case "map": {
        const elem = this.adopt(node.elem);
        return (node.record ? gob.record(elem) : gob.map(this.adopt(node.key), elem)) as AnySchema;
      }
      case "any":
        return node.members === undefined ? gob.any as AnySchema : this.#oneOf(node.members);
      case "lazy":
        return gob.lazy(() => this.adopt(node.resolve?.()));
      case "struct":
        return this.#struct(node);
      case "opaque":
        return opaqueOf(node);
    }
    const basic = basics.get(node?.name ?? "") ?? basics.get(node?.kind ?? "");
    if (basic === undefined) throw new TypeError("is not made by a function of this module");
    return basic;
  }

  #oneOf(members: ReadonlyMap<string, unknown>): AnySchema {
    const own = [...members].map(([name, node]) => [name, this.adopt(node)] as const);
    return gob.oneOf(Object.fromEntries(own)) as AnySchema;
  }

  #struct({ qualified = "", fields = [] }: Foreign): AnySchema {
    const own = fields.map(({ name, node }) => [name, this.adopt(node)] as const);
    const tags = fields.filter(({ tag }) => tag !== undefined).map(({ name, tag }) => [name, tag]);
    return gob.struct(qualified, Object.fromEntries(own), {
      json: Object.fromEntries(tags),
      embedded: fields.filter(({ embedded }) => embedded).map(({ name }) => name),
    }) as AnySchema;
  }
}

function isOurs(schema: unknown): schema is AnySchema {
  try {
    gob.pointer(schema as AnySchema);
    return true;
  } catch {
    return false;
  }
}

function opaqueOf({ qualified = "", encoding, encode, decode, zeroBytes }: Foreign): AnySchema {
  const known = library.get(qualified);
  if (known !== undefined) return known;
  if (encoding === undefined || encode === undefined || decode === undefined) {
    throw new TypeError("is not made by a function of this module");
  }
  const zero = zeroBytes === undefined ? {} : { zero: decode(zeroBytes) };
  return gob.opaque(qualified, encoding, { encode, decode, ...zero });
}
