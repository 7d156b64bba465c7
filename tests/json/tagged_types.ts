/**
 * The types of go/types.go as schemas.
 *
 * @module
 */

import * as gob from "../../gob/mod.ts";

const { any, array, int, lazy, pointer, record, slice, string, struct } = gob;

interface Loc {
  File: string;
  Line: number;
  PC: bigint;
  Hidden: number;
  Cur?: Loc;
  Var: Var;
}

interface Var {
  Kind: number;
  Children: Var[];
}

const Var: gob.Schema<Var> = struct("main.Var", { Kind: int, Children: slice(lazy(() => Var)) }, {
  json: { Kind: "kind", Children: "children,omitempty" },
});

const Loc: gob.Schema<Loc> = struct("main.Loc", {
  File: string,
  Line: int,
  PC: gob.uint64,
  Hidden: int,
  Cur: pointer(lazy(() => Loc)),
  Var,
}, {
  json: {
    File: "file",
    Line: "line,omitempty",
    PC: "pc,string",
    Hidden: "-",
    Cur: "currentLoc",
    Var: "var",
  },
});

const Names = struct("main.Names", {
  ID: int,
  Type: int,
  Dashed: int,
  Dash: int,
  Space: int,
  Escape: int,
  Accent: int,
  Digits: int,
  Long: int,
  Comma: int,
  None: int,
  Quote: int,
  Slash: int,
  Mark: int,
  Roman: int,
  Option: int,
}, {
  json: {
    ID: "_id",
    Type: "@type",
    Dashed: "x-y",
    Dash: "-,",
    Space: "a b",
    Escape: "<a&b>",
    Accent: "größe",
    Digits: "٣",
    Long: "ſ",
    Comma: ",omitempty",
    None: "",
    Quote: "a'b",
    Slash: "a\\b",
    Mark: "e\u0301",
    Roman: "Ⅷ",
    Option: "option,OmitEmpty,strings",
  },
});

const Base = struct("main.Base", { ID: int, Err: string }, { json: { Err: "err,omitempty" } });
const Reply = struct("main.Reply", { Base, Items: slice(string) }, { embedded: ["Base"] });
const Pointed = struct("main.Pointed", { Base: pointer(Base), Items: slice(string) }, {
  json: { Items: "items" },
  embedded: ["Base"],
});

const Other = struct("main.Other", { O: int });
const Gone = struct("main.Gone", { G: int });
const Pair = struct("main.Pair", { A: int, B: int });
const Tagged = struct("main.Tagged", {
  Base,
  Other,
  Gone: pointer(Gone),
  Pair: pointer(Pair),
  Level: int,
  Text: pointer(string),
  Numbers: slice(int),
  Count: int,
}, {
  json: {
    Base: "base",
    Other: ",omitempty",
    Gone: "-",
    Pair: "a'b",
    Level: "level,omitempty,string",
    Text: ",omitempty",
    Numbers: ",omitempty",
  },
  embedded: ["Base", "Other", "Gone", "Pair", "Level", "Text", "Numbers"],
});

const Left = struct("main.Left", { Both: int, One: int, Hidden: int, Same: int, L: int }, {
  json: { One: "Tag", Same: "same" },
});
const Right = struct("main.Right", { Both: int, Tag: int, Same: int, R: int }, {
  json: { Same: "same" },
});
const Clash = struct("main.Clash", { Left, Right, Outer: int }, {
  json: { Outer: "Hidden" },
  embedded: ["Left", "Right"],
});

const First = struct("main.First", { Pair, F: int }, { embedded: ["Pair"] });
const Second = struct("main.Second", { Pair: pointer(Pair), S: int }, { embedded: ["Pair"] });
const Twice = struct("main.Twice", { First, Second: pointer(Second) }, {
  embedded: ["First", "Second"],
});

const N = struct("", { Z: int }, { json: { Z: "z" } });
const Inner = struct("main.Inner", { M: int, N, Base: pointer(Base) }, {
  json: { M: "m", N: "n" },
  embedded: ["Base"],
});
const Middle = struct("main.Middle", { Inner, Top: int, M: int }, {
  json: { Top: "top", M: "m" },
  embedded: ["Inner"],
});
const Deep = struct("main.Deep", { Middle: pointer(Middle), Top: int }, {
  json: { Top: "top" },
  embedded: ["Middle"],
});

interface Self {
  Self?: Self;
  X: number;
}

const Self: gob.Schema<Self> = struct("main.Self", { Self: pointer(lazy(() => Self)), X: int }, {
  embedded: ["Self"],
});

const Kinds = struct("main.Kinds", {
  B: gob.bool,
  I: int,
  I8: gob.int8,
  U: gob.uint64,
  F: gob.float64,
  G: gob.float32,
  S: string,
  D: gob.duration,
  P: pointer(int),
  PS: pointer(string),
  L: slice(int),
  M: record(string),
  A: any,
  T: gob.time,
}, {
  json: {
    B: "b,string",
    I: "i,string",
    I8: "i8,string",
    U: "u,string",
    F: "f,string",
    G: "g,string",
    S: "s,string",
    D: "d,string",
    P: "p,string",
    PS: "ps,string",
    L: "l,string",
    M: "m,string",
    A: "a,string",
    T: "t,string",
  },
});

const Quoted = struct("main.Quoted", {
  I: int,
  S: string,
  P: pointer(gob.bool),
  F: gob.float64,
}, {
  json: { I: "i,omitempty,string", S: "s,string,omitempty", P: "p,omitempty,string", F: ",string" },
});

const kinds = {
  B: gob.bool,
  I: int,
  U: gob.uint64,
  F: gob.float64,
  S: string,
  D: gob.duration,
  Y: gob.bytes,
  L: slice(int),
  M: record(string),
  A: any,
  P: pointer(int),
  R: array(2, int),
  N: array(0, int),
  V: Pair,
  T: gob.time,
};
const zeroKinds = {
  ...kinds,
  PT: pointer(gob.time),
  W: struct("", { T: gob.time }),
  PV: pointer(Pair),
};

/** The tag of each field: its name in lower case and an option. */
function tags(fields: gob.Fields, option: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(fields).map((name) => [name, `${name.toLowerCase()},${option}`]),
  );
}

const Empty = struct("main.Empty", kinds, { json: tags(kinds, "omitempty") });
const Zero = struct("main.Zero", zeroKinds, { json: tags(zeroKinds, "omitzero") });

/** Each type by its name in Go. */
export const tagged: Readonly<Record<string, gob.Schema<unknown>>> = {
  ...{ Loc, Names, Reply, Pointed, Tagged, Clash, Twice, Deep, Self, Kinds, Quoted, Empty, Zero },
} as unknown as Record<string, gob.Schema<unknown>>;
