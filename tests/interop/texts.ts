/**
 * The mistakes of peer/texts.go, made by the Deno client. No text is written down here: what a Go server answers to a Go
 * client is what everybody has to answer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Client, gob, type Method, ServerError } from "../../mod.ts";
import { Args, Box, Reply } from "../testing/schemas.ts";
import { Empty, newRegistry, Tree } from "./contract.ts";
import { alive, failure, type Target } from "./target.ts";

const { any, array, bytes, int, map, slice, string, struct, typed, uint } = gob;

const ArgsAsText = struct("main.ArgsAsText", { A: string, B: string });
const Opaque = gob.opaque("main.Opaque", "gob", {
  encode: (value: Uint8Array) => value,
  decode: (value) => value.slice(),
});
const MomentFake = struct("main.MomentFake", { At: Opaque });

const args = mistake(Args, { A: 1, B: 2 });
const boxed = typed("main.Args", { A: 1, B: 2 });
const ghost = typed("main.Ghost", "boo");
const ghosts = typed("main.Group", { Name: "crew", Members: [ghost] });

type Mistake = (client: Client, name: string) => Promise<unknown>;

/** Calls a method by its full name, whatever it is, with an argument of any schema. */
function mistake<T>(schema: gob.Schema<T>, value: T): Mistake {
  return (client, name) => {
    const method: Method<T, Empty> = { name, args: schema, reply: Empty };
    return client.call(method, value);
  };
}

/** What the mistake is, the method that is called, and how. In the order of peer/texts.go. */
const mistakes: [string, string, Mistake][] = [
  ["unknown service", "Nope.Add", args],
  ["unknown method", "Arith.Nope", args],
  ["unknown method of a dotted service", "net.rpc.Arith.Nope", args],
  ["unknown dotted service", "net.rpc.Nope.Add", args],
  ["service by its last part", "Arith.Arith.Add", args],
  ["lower case service", "arith.Add", args],
  ["lower case method", "Arith.add", args],
  ["method that is not exported", "Arith.hidden", args],
  ["no dot", "Add", args],
  ["only a dot", ".", args],
  ["two dots", "..", args],
  ["no method", "Arith.", args],
  ["no service", ".Add", args],
  ["space before", " Arith.Add", args],
  ["space after", "Arith.Add ", args],
  ["not ASCII", "Größe.Maß", args],
  ["a percent sign", "Arith.%d%s", args],
  ["toString", "Arith.toString", args],
  ["constructor", "Arith.constructor", args],
  ["hasOwnProperty", "Arith.hasOwnProperty", args],
  ["method called __proto__", "Arith.__proto__", args],
  ["service called __proto__", "__proto__.toString", args],
  ["constructor as service", "constructor.name", args],
  ["no field in common", "Arith.Add", mistake(Reply, { C: 1 })],
  ["no field in common, by pointer", "Arith.Mul", mistake(Reply, { C: 1 })],
  ["field of another type", "Arith.Add", mistake(ArgsAsText, { A: "1", B: "2" })],
  [
    "field without a sign",
    "Arith.Add",
    mistake(struct("main.ArgsAsUint", { A: uint, B: uint }), { A: 1, B: 2 }),
  ],
  [
    "second field of another type",
    "Arith.Mul",
    mistake(struct("main.ArgsHalf", { A: int, B: slice(int) }), { A: 1, B: [2] }),
  ],
  ["int for a struct", "Arith.Add", mistake(int, 7)],
  ["string for a struct", "Arith.Mul", mistake(string, "seven")],
  ["slice for a struct", "Arith.Add", mistake(slice(int), [7])],
  ["map for a struct", "Arith.Add", mistake(map(string, int), new Map([["A", 7]]))],
  ["struct for a string", "Arith.Scan", args],
  ["int for a string", "Arith.Scan", mistake(int, 7)],
  ["bytes for a string", "Arith.Scan", mistake(bytes, new Uint8Array([55]))],
  ["slice of strings for a string", "Arith.Scan", mistake(slice(string), ["7"])],
  ["map for a string", "Arith.Scan", mistake(map(string, int), new Map([["7", 7]]))],
  ["string for bytes", "Builtin.Bytes", mistake(string, "7")],
  ["slice of ints for bytes", "Builtin.Bytes", mistake(slice(int), [7])],
  ["string for a pointer to an int", "Builtin.Twice", mistake(string, "7")],
  ["uint for a pointer to an int", "Builtin.Twice", mistake(uint, 7)],
  ["int for a float", "Builtin.Half", mistake(int, 7)],
  ["float for a complex", "Builtin.Conjugate", mistake(gob.float64, 7.5)],
  ["complex for a float", "Builtin.Half", mistake(gob.complex128, { re: 7, im: 8 })],
  ["int for a bool", "Builtin.Not", mistake(int, 1)],
  ["int for a uint", "Builtin.Next", mistake(int, 1)],
  ["uint for an int", "Builtin.Negate", mistake(uint, 1)],
  ["array too long", "Builtin.Swap", mistake(array(3, int), [1, 2, 3])],
  ["array too short", "Builtin.Swap", mistake(array(1, int), [1])],
  ["slice for an array", "Builtin.Swap", mistake(slice(int), [1, 2])],
  ["array for a slice", "Builtin.Reverse", mistake(array(2, int), [1, 2])],
  ["slice of strings for a slice of ints", "Builtin.Reverse", mistake(slice(string), ["1"])],
  [
    "slice of structs with a bad field",
    "Builtin.Sums",
    mistake(slice(ArgsAsText), [{ A: "1", B: "2" }]),
  ],
  ["map with other keys", "Builtin.Total", mistake(map(int, int), new Map([[1, 2]]))],
  ["map with other values", "Builtin.Total", mistake(map(string, string), new Map([["a", "b"]]))],
  ["slice for a map", "Builtin.Total", mistake(slice(int), [1])],
  [
    "map with other keys, by pointer",
    "Builtin.Keys",
    mistake(map(gob.bool, int), new Map([[true, 2]])),
  ],
  ["int8 overflow", "Builtin.Small", mistake(Args, { A: 128, B: 1 })],
  ["int8 underflow", "Builtin.Small", mistake(Args, { A: -129, B: 1 })],
  ["int16 overflow", "Builtin.Small", mistake(Args, { A: 1, B: 32768 })],
  [
    "bad type inside a slice of a field",
    "Builtin.Nested",
    mistake(struct("main.NestedWrong", { Points: slice(ArgsAsText) }), {
      Points: [{ A: "1", B: "2" }],
    }),
  ],
  [
    "slice for a struct field",
    "Builtin.Nested",
    mistake(struct("main.NestedSlice", { Origin: slice(int) }), { Origin: [1] }),
  ],
  ["interface for a struct", "Arith.Add", mistake(any, boxed)],
  ["interface for a string", "Arith.Scan", mistake(any, boxed)],
  ["struct for an interface", "Values.Echo", args],
  ["int for an interface", "Values.Echo", mistake(int, 7)],
  ["string for a slice of interfaces", "Values.List", mistake(string, "7")],
  ["slice of ints for a slice of interfaces", "Values.List", mistake(slice(int), [7])],
  [
    "map of ints for a map of interfaces",
    "Values.Map",
    mistake(map(string, int), new Map([["a", 7]])),
  ],
  [
    "int in the place of an interface",
    "Values.Box",
    mistake(struct("main.Box7", { Value: int }), { Value: 7 }),
  ],
  ["name not registered", "Values.Box", mistake(Box, { Value: ghost })],
  ["name not registered in a list", "Values.List", mistake(slice(any), [1, ghost])],
  ["name not registered in an interface", "Values.List", mistake(slice(any), [ghosts])],
  ["int for a list", "Recursive.Sum", mistake(int, 7)],
  [
    "no field in common with a list",
    "Recursive.Sum",
    mistake(Tree, { Name: "root", Children: [] }),
  ],
  ["string for an instant", "Known.Format", mistake(string, "now")],
  ["struct for an instant", "Known.Format", args],
  [
    "string for an instant in a field",
    "Known.After",
    mistake(struct("main.MomentText", { At: string }), { At: "now" }),
  ],
  ["instant of another version", "Known.After", mistake(MomentFake, { At: new Uint8Array(15) })],
  ["instant too short", "Known.After", mistake(MomentFake, { At: new Uint8Array([1, 2, 3]) })],
  ["instant for a string", "Arith.Scan", mistake(Opaque, new Uint8Array([55]))],
  ["int for a big integer", "Known.Square", mistake(int, 7)],
  ["big integer of another version", "Known.Square", mistake(Opaque, new Uint8Array([99, 1]))],
  ["string for a duration", "Known.Seconds", mistake(string, "1s")],
  ["handler error", "Arith.Div", mistake(Args, { A: 7, B: 0 })],
  [
    "handler error in words of its own",
    "Arith.Error",
    mistake(string, "no \"such\" thing: 'ü' 漢字 🜚\n\ttab\0end"),
  ],
];

/** The mistakes that only Go can make: a schema has no name for a type that is no struct, and a method always has one. */
export const onlyInGo: readonly string[] = [
  "no name",
  "named slice for a string",
  "named map for a string",
  "named array for a slice",
];

/**
 * Mistakes to a Go server only: ours reads a whole value of any type for an interface, and interface values of types that it
 * does not know.
 */
export const takenByOurs: readonly string[] = [
  "struct for an interface",
  "int for an interface",
  "name not registered",
  "name not registered in a list",
  "name not registered in an interface",
];

/**
 * Makes mistakes on one connection and gives what the server said to each.
 *
 * @param target The server.
 * @param without The names of mistakes that are left out.
 */
export async function textsOfMistakes(
  target: Target,
  without: readonly string[] = [],
): Promise<Record<string, string>> {
  await using client = await target.connect(newRegistry().register("main.Ghost", string));
  const texts: Record<string, string> = {};
  for (const [what, name, make] of mistakes) {
    if (without.includes(what)) continue;
    const error = await failure(make(client, name));
    assert(error instanceof ServerError, `${what}: received ${Deno.inspect(error)}`);
    assert.equal(error.method, name);
    texts[what] = error.message;
    await alive(client);
  }
  return texts;
}

/**
 * Asserts that two servers said the same. Where a type has no name Go's text ends in nothing; ours then says what kind of type
 * it is.
 *
 * @param received What the server under test said.
 * @param expected What a Go server said.
 */
export function assertSameTexts(
  received: Record<string, string>,
  expected: Record<string, string>,
): void {
  const nameless = Object.entries(received).map(([what, text]) => {
    const go = expected[what];
    return [what, go?.endsWith(" type ") && text.startsWith(go) ? go : text];
  });
  assert.deepEqual(Object.fromEntries(nameless), expected);
}
