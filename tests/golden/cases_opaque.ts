import {
  array,
  int,
  map,
  opaque,
  pointer,
  type Schema,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import { golden, type GoldenCase } from "./golden_case.ts";
import { Counter, Secret } from "./schemas.ts";

/** The bytes of a text of two hexadecimal digits each. */
function hexBytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex);
}

/** A BinaryMarshaler with a value receiver: three bytes, here as hexadecimal digits. */
const Colour = opaque("main.Colour", "binary", {
  encode: hexBytes,
  decode: (data) => data.toHex(),
  zero: "000000",
});

/** A BinaryMarshaler with a pointer receiver: whatever bytes. */
const Blob = opaque("main.Blob", "binary", {
  encode: hexBytes,
  decode: (data) => data.toHex(),
});

/** A GobEncoder with a value receiver that is a BinaryMarshaler as well. */
const Both = opaque("main.Both", "gob", {
  encode: (n: number) => new Uint8Array([0x67, n]),
  decode: (data) => data[1]!,
  zero: 0,
});

/** A struct that embeds a time; what it sends are the time's bytes. */
const Stamped = opaque("main.Stamped", "gob", {
  encode: hexBytes,
  decode: (data) => data.toHex(),
  zero: "01000000000000000000000000ffff",
});
const stamp = "010000000edd25742500000006ffff";

const Label = struct("main.Label", { Key: string, Value: string });

/** One of each. */
export interface Opaques {
  Secret: string;
  Counter: number;
  Colour: string;
  Blob: string;
  Both: number;
  Label: { Key: string; Value: string };
}
/** Its schema. */
export const Opaques: Schema<Opaques> = struct("main.Opaques", {
  Secret,
  Counter,
  Colour,
  Blob,
  Both,
  Label,
});
/** An `Opaques` in which nothing is set. */
export const noOpaques: Opaques = {
  Secret: "",
  Counter: 0,
  Colour: "000000",
  Blob: "",
  Both: 0,
  Label: { Key: "", Value: "" },
};
const OpaqueRefs = struct("main.OpaqueRefs", {
  Secret: pointer(Secret),
  Counter: pointer(Counter),
  Colour: pointer(Colour),
  Blob: pointer(Blob),
  Again: pointer(Secret),
});
const ValueAndRef = struct("main.ValueAndRef", {
  Value: Secret,
  Ref: pointer(Secret),
  Counter,
  Pointer: pointer(Counter),
});
const OpaqueLists = struct("main.OpaqueLists", {
  Secrets: slice(Secret),
  Refs: slice(pointer(Secret)),
  Counters: slice(Counter),
  Pair: array(2, Colour),
  ByName: map(string, Secret),
  ByColour: map(Colour, int),
});

const alsoDefines = {
  encodes: "equivalent",
  reason: "Go defines the types of the exported fields too, though nothing of them is sent",
} as const;

/** What a secret is to one who does not know it. */
function sealed(text: string): Uint8Array {
  return new TextEncoder().encode(`g:${text}`);
}

/** The case of one opaque value, which is bytes without a schema. */
function one<T>(name: string, schema: Schema<T>, value: T, plain: Uint8Array): GoldenCase {
  return golden(`opaque/${name}`, schema, value, { plain });
}

/** Types that encode themselves. */
export const opaqueCases: readonly GoldenCase[] = [
  one("gob-value", Secret, "s", sealed("s")),
  one("gob-value-zero", Secret, "", sealed("")),
  one("gob-value-by-pointer", pointer(Secret), "s", sealed("s")),
  one("gob-pointer", pointer(Counter), 5, hexBytes("05")),
  one("gob-pointer-zero", pointer(Counter), 0, hexBytes("00")),
  one("binary-value", Colour, "010203", hexBytes("010203")),
  one("binary-pointer", pointer(Blob), "0908", hexBytes("0908")),
  one("binary-no-bytes", pointer(Blob), "", hexBytes("")),
  one("gob-before-binary", Both, 3, hexBytes("6703")),
  golden("opaque/text-is-a-struct", Label, { Key: "k", Value: "v" }),
  golden("opaque/fields", Opaques, {
    Secret: "s",
    Counter: 1,
    Colour: "010203",
    Blob: "04",
    Both: 5,
    Label: { Key: "k", Value: "v" },
  }, {
    plain: {
      Secret: sealed("s"),
      Counter: hexBytes("01"),
      Colour: hexBytes("010203"),
      Blob: hexBytes("04"),
      Both: hexBytes("6705"),
      Label: { Key: "k", Value: "v" },
    },
  }),
  golden("opaque/fields-zero", Opaques, noOpaques, {
    plain: { Counter: hexBytes("00"), Blob: hexBytes(""), Label: {} },
  }),
  golden("opaque/refs", OpaqueRefs, {
    Secret: "s",
    Counter: 1,
    Colour: "010203",
    Blob: "04",
    Again: "t",
  }, {
    plain: {
      Secret: sealed("s"),
      Counter: hexBytes("01"),
      Colour: hexBytes("010203"),
      Blob: hexBytes("04"),
      Again: sealed("t"),
    },
  }),
  golden("opaque/refs-nil", OpaqueRefs, {}),
  golden("opaque/refs-zero", OpaqueRefs, { Secret: "", Counter: 0, Colour: "000000", Blob: "" }, {
    plain: {
      Secret: sealed(""),
      Counter: hexBytes("00"),
      Colour: hexBytes("000000"),
      Blob: hexBytes(""),
    },
  }),
  golden("opaque/value-and-ref", ValueAndRef, { Value: "v", Ref: "r", Counter: 1, Pointer: 2 }, {
    plain: {
      Value: sealed("v"),
      Ref: sealed("r"),
      Counter: hexBytes("01"),
      Pointer: hexBytes("02"),
    },
  }),
  golden(
    "opaque/ref-and-value",
    struct("main.RefAndValue", { Ref: pointer(Secret), Value: Secret }),
    { Ref: "r", Value: "v" },
    { plain: { Ref: sealed("r"), Value: sealed("v") } },
  ),
  one("pointer-to-pointer", pointer(pointer(Secret)), "s", sealed("s")),
  golden(
    "opaque/far-refs",
    struct("main.FarRefs", { Far: pointer(pointer(Secret)), Near: pointer(Secret) }),
    { Far: "f", Near: "n" },
    { plain: { Far: sealed("f"), Near: sealed("n") } },
  ),
  golden("opaque/lists", OpaqueLists, {
    Secrets: ["a", ""],
    Refs: ["b"],
    Counters: [1, 0],
    Pair: ["010203", "000000"],
    ByName: new Map([["k", "v"]]),
    ByColour: new Map([["040506", 7]]),
  }, {
    plain: {
      Secrets: [sealed("a"), sealed("")],
      Refs: [sealed("b")],
      Counters: [hexBytes("01"), hexBytes("00")],
      Pair: [hexBytes("010203"), hexBytes("000000")],
      ByName: new Map([["k", sealed("v")]]),
      ByColour: new Map([[hexBytes("040506"), 7]]),
    },
  }),
  golden("opaque/slice", slice(Secret), ["a", "", "b"], {
    plain: [sealed("a"), sealed(""), sealed("b")],
  }),
  golden("opaque/slice-of-pointers", slice(pointer(Counter)), [1, 0], {
    plain: [hexBytes("01"), hexBytes("00")],
  }),
  golden("opaque/map", map(string, Secret), new Map([["k", ""]]), {
    plain: new Map([["k", sealed("")]]),
  }),
  golden("opaque/map-of-pointers", map(string, pointer(Secret)), new Map([["k", ""]]), {
    plain: new Map([["k", sealed("")]]),
  }),
  golden("opaque/array", array(2, Secret), ["a", ""], { plain: [sealed("a"), sealed("")] }),
  golden("opaque/embeds-time", Stamped, stamp, { plain: hexBytes(stamp), ...alsoDefines }),
  golden("opaque/embeds-time-field", struct("", { S: Stamped }), { S: stamp }, {
    plain: { S: hexBytes(stamp) },
    ...alsoDefines,
  }),
];
