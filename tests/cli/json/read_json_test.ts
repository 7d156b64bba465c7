import assert from "node:assert/strict";
import { JsonNumber } from "../../../cli/json/json_value.ts";
import { JsonError, readJson } from "../../../cli/json/read_json.ts";
import { jsonText } from "../../../cli/json/json_text.ts";

const exact = [
  "null",
  "true",
  "-0",
  "9223372036854775807",
  "18446744073709551615",
  "123456789012345678901234567890.123456789e-400",
  '"a\\"b"',
  "[]",
  "{}",
  '{"b":1,"a":[1,2,{"c":null}],"__proto__":3,"2":4,"1":5}',
];

Deno.test("readJson() keeps digits and the order of members", () => {
  for (const text of exact) assert.equal(jsonText(readJson(text)), text);
  assert.deepEqual(readJson(' [ 1 ,\n"\\u00e9" ] '), [new JsonNumber("1"), "é"]);
});

const wrong: readonly (readonly [text: string, error: string])[] = [
  ["", "line 1, column 1: expected a value, found the end"],
  ["{", "line 1, column 2: expected a name in double quotes, found the end"],
  ['{"a" 1}', 'line 1, column 6: expected ":", found "1}"'],
  ['{"A": 1,\n "A": 2}', 'line 2, column 2: the name "A" is there twice'],
  ["[1,]", 'line 1, column 4: expected a value, found "]"'],
  ["[1 2]", 'line 1, column 4: expected "," or "]", found "2]"'],
  ["01", 'line 1, column 2: expected the end, found "1"'],
  ["truer", 'line 1, column 1: expected a value, found "truer"'],
  ["{'A': 1}", `line 1, column 2: expected a name in double quotes, found "'A': 1}"`],
  [
    '"a\nb"',
    'line 1, column 1: expected a string that ends on its line, with escapes as in JSON, found "\\"a\\nb\\""',
  ],
  [
    '"\\x"',
    'line 1, column 1: expected a string that ends on its line, with escapes as in JSON, found "\\"\\\\x\\""',
  ],
  ["1 1", 'line 1, column 3: expected the end, found "1"'],
];

Deno.test("readJson() says where it found what", () => {
  for (const [text, error] of wrong) {
    assert.throws(() => readJson(text), { message: `Cannot read the JSON at ${error}` }, text);
  }
});

Deno.test("readJson() bounds the depth", () => {
  assert.throws(() => readJson("[".repeat(100_000)), JsonError);
  assert.throws(() => readJson('{"a":'.repeat(100_000)), /at most 500 levels/);
  readJson("[".repeat(500) + "]".repeat(500));
});

Deno.test("readJson() takes time linear in the length", () => {
  const long = JSON.stringify({ text: "x".repeat(1_000_000), list: Array(200_000).fill(1) });
  assert.equal(jsonText(readJson(long)), long);
});
