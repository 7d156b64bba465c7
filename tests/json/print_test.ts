// Values in the texts of errors. What the table claims of Go was seen there: fmt.Sprint of an interface{} from json.Unmarshal.

import assert from "node:assert/strict";
import { printPlain } from "../../json/print.ts";

Deno.test("printPlain() prints what Go prints with %v, members in the order of their names", () => {
  const table: readonly (readonly [value: unknown, text: string])[] = [
    [undefined, "<nil>"],
    ["a b", "a b"],
    [true, "true"],
    [-0, "-0"],
    [1e21, "1e+21"],
    [[], "[]"],
    [{}, "map[]"],
    [[{}, [undefined, 1]], "[map[] [<nil> 1]]"],
    [{ a: 1, b: 2 }, "map[a:1 b:2]"],
    [{ b: 2, a: 1 }, "map[a:1 b:2]"],
    [{ c: 3, a: 1, b: 2 }, "map[a:1 b:2 c:3]"],
    [{ é: 2, z: 3, "": 1 }, "map[:1 z:3 é:2]"],
    [{ b: { d: undefined, c: [true, "x y"] }, a: 0.5 }, "map[a:0.5 b:map[c:[true x y] d:<nil>]]"],
  ];
  for (const [value, text] of table) assert.equal(printPlain(value), text);
});
