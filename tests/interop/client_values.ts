/**
 * Scenarios of values that are more than plain data, by the Deno client: interfaces, recursive types and types that
 * encode themselves.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gob, method, service } from "../../mod.ts";
import { assertEqual } from "../testing/equal.ts";
import { Args, Box, type List } from "../testing/schemas.ts";
import {
  type Big,
  type Drawing,
  type Folder,
  Known,
  type Place,
  Recursive,
  type Tree,
  type Trie,
  Values,
} from "./contract.ts";
import { describe, formatBigFloat, formatTime } from "./describe.ts";
import { replies, type Scenarios, type Target } from "./target.ts";

const { typed } = gob;

/** The scenarios by name. */
export const valueScenarios: Scenarios = {
  "interface values there and back": interfaces,
  "interface values as the other side sees them": described,
  "interfaces with methods": drawings,
  "interfaces of known types": knownTypes,
  "replies and interface values of unknown types": unknownTypes,
  "recursive values": recursive,
  "time and durations": times,
  "big numbers": bigNumbers,
  "URLs and addresses": places,
};

const circle = typed("main.Circle", { Radius: 2 });
const square = typed("*main.Square", { Side: 3 });
const leapDay = Temporal.ZonedDateTime.from("2024-02-29T12:30:45.123456789[UTC]");

/** Interface values that the other side gives back as they were. */
function interfaceValues(): unknown[] {
  return [
    ...[
      undefined,
      true,
      false,
      "text",
      "",
      0,
      7,
      -7,
      Number.MAX_SAFE_INTEGER,
      1.5,
      -0.25,
      Infinity,
    ],
    new Uint8Array([1, 2, 255]),
    ...[typed("int8", -8), typed("int64", -(2n ** 63n)), typed("uint", 1), typed("uint8", 8)],
    ...[
      typed("uint64", 2n ** 64n - 1n),
      typed("float32", 0.5),
      typed("complex128", { re: 2, im: -2 }),
    ],
    ...[typed("[]int", [1, -2]), typed("[]string", ["a", ""]), typed("[]float64", [1, 2.5])],
    ...[typed("[]bool", [true]), typed("[]int64", [2n ** 63n - 1n]), typed("[]uint32", [1, 2])],
    ...[circle, square, typed("main.Circle", { Radius: 0 }), typed("main.Args", { A: 1, B: 2 })],
    ...[typed("main.Celsius", 36.6), typed("main.Celsius", 0), typed("main.Names", ["x", "y"])],
    ...[typed("main.Table", new Map([["k", 1]])), typed("main.Pair", [4, 5])],
    typed("*main.List", { Value: 1, Next: { Value: 2 } }),
    typed("time.Time", leapDay),
    typed("*big.Int", -123456789012345678901234567890n),
    typed("[]interface {}", [1, "two", undefined, 3.5, circle, typed("[]interface {}", [true])]),
    typed("map[string]interface {}", new Map<string, unknown>([["a", 1], ["__proto__", circle]])),
    typed("main.Group", { Name: "empty", Members: [] }),
    typed("main.Group", {
      Name: "crew",
      Members: [1, circle, typed("main.Group", { Name: "inner", Members: [square, "deep"] })],
    }),
  ];
}

async function interfaces(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Values);
  // Twice: on the second round all types are known on both streams.
  for (let round = 0; round < 2; round++) {
    for (const value of interfaceValues()) {
      await replies(stub.Echo(value), value);
      const box = value === undefined ? {} : { Value: value };
      await replies(stub.Box(box), box);
    }
    await replies(stub.List(interfaceValues()), interfaceValues());
    const table = new Map(interfaceValues().map((value, i) => [`key ${i}`, value]));
    await replies(stub.Map(table), table);
  }
  // On a fresh connection everything is new at once and in one value.
  await using fresh = await target.connect();
  await replies(fresh.service(Values).List(interfaceValues()), interfaceValues());
  // What is no interface value of its own is one all the same: a bigint, null, and a whole float by its name.
  await replies(stub.Echo(5n), typed("int64", 5n));
  await replies(stub.Echo(null), undefined);
  await replies(stub.Echo(typed("float64", 2)), 2);
}

async function described(target: Target): Promise<void> {
  await using client = await target.connect();
  const values = [
    ...[undefined, true, "text", 7, -7, 1.5, new Uint8Array([1, 255]), typed("int8", -8)],
    ...[typed("uint64", 2n ** 64n - 1n), 5n, typed("float32", 0.5), typed("[]int", [1, -2])],
    ...[circle, square, typed("main.Args", { A: 1, B: 2 }), typed("main.Celsius", 36.6)],
    ...[typed("main.Names", ["x", "y"]), typed("main.Table", new Map([["k", 1]]))],
    ...[typed("main.Pair", [4, 5]), typed("time.Time", leapDay), typed("*big.Int", -5n)],
    typed("[]interface {}", [1, undefined, circle]),
    typed("main.Group", { Name: "crew", Members: [square, "deep"] }),
  ];
  for (const value of values) {
    await replies(client.service(Values).Describe({ Value: value }), describe(value));
  }
}

async function drawings(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Values);
  const full: Drawing = {
    Frame: square,
    Shapes: [circle, undefined, square, typed("main.Circle", { Radius: 0 })],
    Named: new Map<string, unknown>([["c", circle], ["s", square], ["n", undefined]]),
  };
  await replies(stub.Drawing(full), full);
  await replies(stub.Drawing({ Shapes: [], Named: new Map() }), { Shapes: [], Named: new Map() });
  const area = await stub.Area({ ...full, Shapes: [circle], Named: new Map([["s", square]]) });
  assert(Math.abs(area - (9 + 4 * Math.PI + 9)) < 1e-9);
}

const Circle = gob.struct("main.Circle", { Radius: gob.float64 });
const Square = gob.struct("main.Square", { Side: gob.float64 });
const Shape = gob.oneOf({ "main.Circle": Circle, "*main.Square": Square, string: gob.string });
const KnownBox = gob.struct("main.Box", { Value: Shape });

/** Without a registry: the schemas say which types there are. */
async function knownTypes(target: Target): Promise<void> {
  await using client = await target.connect(new gob.Registry());
  const stub = client.service(service("Values", {
    Box: method(KnownBox, KnownBox),
    List: method(gob.slice(Shape), gob.slice(Shape)),
    Echo: method(Shape, Shape),
  }));
  const text = typed("string", "text");
  for (const value of [circle, square, text]) {
    await replies(stub.Box({ Value: value }), { Value: value });
    await replies(stub.Echo(value), value);
  }
  await replies(stub.Box({}), {});
  await replies(stub.List([circle, undefined, text, square]), [circle, undefined, text, square]);
}

/** The reply of a method whose type nobody knows, and interface values of types that nobody registered. */
async function unknownTypes(target: Target): Promise<void> {
  await using client = await target.connect(new gob.Registry());
  const arith = client.service(service("Arith", {
    String: method(Args, gob.any),
    Mul: method(Args, gob.any),
    Div: method(Args, gob.plain),
  }));
  await replies(arith.String({ A: 6, B: 7 }), "6+7=13");
  await replies(arith.Mul({ A: 6, B: 7 }), { C: 42 });
  await replies(arith.Div({ A: 17, B: 5 }), { Quo: 3, Rem: 2 });
  const values = client.service(service("Values", {
    Echo: method(Shape, gob.plain),
    Box: method(KnownBox, Box),
    List: method(gob.slice(Shape), gob.slice(gob.any)),
  }));
  await replies(values.Echo(square), square);
  await replies(values.Box({ Value: circle }), { Value: circle });
  await replies(values.List([circle, undefined, square]), [circle, undefined, square]);
}

async function recursive(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Recursive);
  await replies(stub.Sum({ Value: 1, Next: { Value: 2, Next: { Value: 3 } } }), 6);
  const list = await stub.Count(100);
  const values: number[] = [];
  for (let at: List | undefined = list; at; at = at.Next) values.push(at.Value);
  assert.deepEqual(values, Array.from({ length: 100 }, (_, i) => i + 1));
  await replies(stub.Sum(list), 5050);
  const leaf = (Name: string): Tree => ({ Name, Children: [] });
  const a: Tree = { Name: "a", Children: [leaf("a1"), leaf("a2")] };
  await replies(stub.Tree({ Name: "root", Children: [a, leaf("b"), leaf("")] }), {
    Name: "root",
    Children: [leaf(""), leaf("b"), { Name: "a", Children: [leaf("a2"), leaf("a1")] }],
  });
  const end: Trie = { End: true, Next: new Map() };
  const te: Trie = { End: false, Next: new Map([["a", end], ["n", end]]) };
  const t: Trie = { End: false, Next: new Map([["o", end], ["e", te]]) };
  const words = await stub.Words({ End: false, Next: new Map([["t", t], ["a", end]]) });
  assert.deepEqual(words, ["a", "tea", "ten", "to"]);
  const inner: Folder = {
    Name: "inner",
    Files: [{ Name: "deep", Archive: { Name: "empty", Files: [] } }],
  };
  const folder = { Name: "root", Files: [{ Name: "plain" }, { Name: "zip", Archive: inner }] };
  await replies(stub.Folder(folder), folder);
}

async function times(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Known);
  const instants = [
    "0001-01-01T00:00:00[UTC]",
    "2024-02-29T12:30:45.123456789[UTC]",
    "1969-07-20T16:17:40.999999999-04:00[-04:00]",
    "2038-01-19T08:59:08.000000001+05:45[+05:45]",
    "2024-06-01T00:00:00+00:00[+00:00]",
    "9999-12-31T23:59:59.999999999+14:00[+14:00]",
  ].map((text) => Temporal.ZonedDateTime.from(text));
  const waits = ["PT0S", "PT0.000000001S", "-PT0.000000001S", "PT36H0.5S", "-PT90M"]
    .map((text) => Temporal.Duration.from(text));
  for (const At of instants) {
    await replies(stub.Format(At), formatTime(At));
    for (const Wait of waits) {
      await replies(stub.After({ At, Wait }), At.add(Wait));
      const echo = await stub.Moment({ At, Wait });
      assertEqual(echo.At, At);
      assert.equal(echo.Wait.total("nanoseconds"), Wait.total("nanoseconds"));
    }
  }
  // What is no ZonedDateTime is sent in UTC.
  const instant = Temporal.Instant.from("2024-02-29T12:30:45.123456789Z");
  const loose = stub.Format as (at: unknown) => Promise<string>;
  await replies(loose(instant), "2024-02-29T12:30:45.123456789Z");
  await replies(loose(new Date(instant.epochMilliseconds)), "2024-02-29T12:30:45.123Z");
  await replies(stub.Seconds(Temporal.Duration.from("PT1M30.5S")), 90.5);
  const between = await stub.Between([instants[2]!, instants[3]!]);
  assert.equal(
    between.total("nanoseconds"),
    instants[2]!.until(instants[3]!).total("nanoseconds"),
  );
}

async function bigNumbers(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Known);
  let factorial = 1n;
  for (let n = 1n; n <= 100n; n++) factorial *= n;
  await replies(stub.Factorial(100n), factorial);
  for (const n of [0n, 1n, -1n, 255n, -256n, 2n ** 64n, -(2n ** 128n) - 1n]) {
    await replies(stub.Square(n), n * n);
  }
  await replies(stub.Invert({ num: -3n, den: 7n }), { num: -7n, den: 3n });
  for (const numbers of bigCases()) {
    await replies(stub.Big(numbers), numbers);
    const { Int, Float, Rat } = numbers;
    const text = `${Int} ${formatBigFloat(Float)} ${Rat.num}/${Rat.den}`;
    await replies(stub.FormatBig(numbers), text);
  }
}

function bigCases(): Big[] {
  const zero: gob.BigFloat = {
    ...{ form: "zero", negative: false, precision: 0, mode: 0, accuracy: 0, exponent: 0 },
    mantissa: 0n,
  };
  return [
    { Int: 0n, Float: zero, Rat: { num: 0n, den: 1n } },
    { Int: -5n, Float: { ...zero, negative: true, precision: 53 }, Rat: { num: 1n, den: 3n } },
    {
      Int: 1n << 1000n,
      Float: { ...zero, form: "finite", precision: 53, exponent: 2, mantissa: 3n },
      Rat: { num: -1n, den: 3n << 200n },
    },
    {
      Int: 1n,
      Float: {
        ...{ form: "finite", negative: true, precision: 200, mode: 2, accuracy: 1 },
        ...{ exponent: -5000, mantissa: (1n << 199n) + 12345n },
      },
      Rat: { num: 4n, den: 1n },
    },
    { Int: 1n, Float: { ...zero, form: "inf", negative: true }, Rat: { num: -4n, den: 1n } },
  ];
}

async function places(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Known);
  const cases: Place[] = [
    {
      Link: "https://user:pa%20ss@example.com:8080/a%2Fb/../c?q=1&q=2#frag%20ment",
      Addr: "192.0.2.1",
    },
    { Link: "", Addr: "::1" },
    { Link: "mailto:someone@example.com", Addr: "fe80::1%eth0" },
    { Link: "//host/path", Addr: "::ffff:192.0.2.1" },
    { Link: "http://EXAMPLE.com", Addr: "0.0.0.0" },
    { Link: "/only/a/path", Addr: "invalid IP" },
  ];
  for (const place of cases) {
    await replies(stub.Place(place), place);
    await replies(stub.FormatPlace(place), `${place.Link} ${place.Addr}`);
  }
}
