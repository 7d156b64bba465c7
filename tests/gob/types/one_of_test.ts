import assert from "node:assert/strict";
import {
  any,
  decode,
  Decoder,
  encode,
  Encoder,
  float64,
  GobError,
  int,
  lazy,
  map,
  oneOf,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  type Typed,
  typed,
} from "../../../gob/mod.ts";
import { assertEqual } from "../../testing/equal.ts";
import { pure } from "../hand_made.ts";

const Circle = struct("main.Circle", { Radius: float64 });
const Square = struct("main.Square", { Side: float64 });
const Shape = oneOf({ "main.Circle": Circle, "*main.Square": Square, string });
const Drawing = struct("main.Drawing", {
  Main: Shape,
  All: slice(Shape),
  ByName: map(string, Shape),
});

function unchecked<T>(schema: Schema<T>): Schema<unknown> {
  return schema as unknown as Schema<unknown>;
}

const drawing = {
  Main: typed("main.Circle", { Radius: 1 }),
  All: [typed("*main.Square", { Side: 2 }), undefined, typed("string", "text")],
  ByName: new Map([["a", typed("main.Circle", { Radius: 0 })]]),
};

Deno.test("oneOf writes the bytes of an interface whose types are registered", pure, () => {
  const registry = new Registry().register("main.Circle", Circle).register("*main.Square", Square);
  const Any = struct("main.Drawing", { Main: any, All: slice(any), ByName: map(string, any) });
  const data = encode(Drawing, drawing);
  assert.deepEqual(data, encode(Any, drawing, { registry }));
  const { Main, All, ByName } = decode(data, Any, { registry });
  assertEqual([Main, All, ByName], [
    drawing.Main,
    [drawing.All[0], undefined, "text"],
    drawing.ByName,
  ]);
});

Deno.test("oneOf comes back as it went, without a registry and in any chunking", pure, () => {
  const encoder = new Encoder();
  const decoder = new Decoder();
  for (let round = 0; round < 30; round++) {
    let found: unknown;
    for (const byte of encoder.encode(Drawing, drawing)) {
      decoder.push(Uint8Array.of(byte));
      found = decoder.next(Drawing)?.value ?? found;
    }
    assertEqual(found, drawing);
  }
  assertEqual(decode(encode(Shape, typed("string", "a")), Shape), typed("string", "a"));
  assert.deepEqual(decode(encode(Drawing, { All: [], ByName: new Map() }), Drawing), {
    All: [],
    ByName: new Map(),
  });
});

Deno.test("the values of oneOf narrow by their name", pure, () => {
  const { Main } = decode(encode(Drawing, drawing), Drawing);
  switch (Main?.name) {
    case "main.Circle":
      assert.equal(Main.value.Radius, 1);
      break;
    case "*main.Square":
      assert.equal(Main.value.Side, 2);
      break;
    case "string":
      assert.equal(Main.value.length, 4);
      break;
    case undefined:
      assert.equal(Main, undefined);
  }
  // The type allows an object with the members of Typed, so it is taken too.
  const like = { name: "main.Circle", value: { Radius: 3 } } as const;
  assertEqual(decode(encode(Shape, like), Shape), typed("main.Circle", { Radius: 3 }));
});

interface Group {
  Name: string;
  Members: (Typed<"main.Group", Group> | Typed<"main.Circle", { Radius: number }> | undefined)[];
}
const Group: Schema<Group> = struct("main.Group", {
  Name: string,
  Members: slice(oneOf({ "main.Group": lazy(() => Group), "main.Circle": Circle })),
});

Deno.test("oneOf takes recursive types", pure, () => {
  const group: Group = {
    Name: "outer",
    Members: [
      typed("main.Group", { Name: "inner", Members: [typed("main.Circle", { Radius: 1 })] }),
      typed("main.Circle", { Radius: 2 }),
    ],
  };
  assertEqual(decode(encode(Group, group), Group), group);
});

Deno.test("a name that is not in the table is an error that names those in it", pure, () => {
  const Other = oneOf({ "main.Triangle": Circle, int });
  const data = encode(struct("main.Drawing", { Main: Other }), {
    Main: typed("main.Triangle", { Radius: 1 }),
  });
  assert.throws(() => decode(data, struct("main.Drawing", { Main: Shape })), (error) => {
    assert(error instanceof GobError);
    assert.equal(
      error.message,
      'gob: name not registered for interface: "main.Triangle"; expected main.Circle, *main.Square, string',
    );
    assert.equal(error.path, "Drawing.Main");
    return true;
  });
});

Deno.test("values that oneOf cannot send are refused with the path", pure, () => {
  const wrong: [unknown, string][] = [
    [
      typed("main.Triangle", 1),
      "TypeError: Cannot encode Drawing.Main: type not registered for interface: main.Triangle; expected main.Circle, *main.Square, string",
    ],
    [
      typed("main.Circle", { Radius: "1" }),
      "TypeError: Cannot encode Drawing.Main.(main.Circle).Radius: expected float64, received string",
    ],
    [
      "text",
      'TypeError: Cannot encode Drawing.Main: expected a value with the name of its type for an interface, received string: use gob.typed("main.Circle", value)',
    ],
    [
      { Radius: 1 },
      'TypeError: Cannot encode Drawing.Main: expected a value with the name of its type for an interface, received Object: use gob.typed("main.Circle", value)',
    ],
  ];
  for (const [Main, text] of wrong) {
    assert.throws(() => encode(unchecked(Drawing), { ...drawing, Main }), (error) => {
      assert.equal(String(error), text);
      return true;
    });
  }
  // A pointer to a member is the member itself.
  const Pointer = oneOf({ "*main.Square": pointer(Square) });
  assertEqual(
    decode(encode(Pointer, typed("*main.Square", { Side: 1 })), Pointer),
    typed("*main.Square", { Side: 1 }),
  );
});

Deno.test("a table that cannot be is refused when it is made", pure, () => {
  const wrong: [() => unknown, string][] = [
    [() => oneOf({}), 'Cannot make oneOf: expected types by their Go names, { "main.T": T }'],
    [() => oneOf({ "": int }), "attempt to register empty name"],
    [
      () => oneOf({ ["n".repeat(1025)]: int }),
      "Cannot register a name of more than 1024 bytes: Go refuses it",
    ],
    [
      () => oneOf({ "main.T": "int" as unknown as Schema<number> }),
      "Cannot make oneOf: type main.T: expected a schema, received string",
    ],
  ];
  for (const [make, message] of wrong) assert.throws(make, { name: "TypeError", message });
});
