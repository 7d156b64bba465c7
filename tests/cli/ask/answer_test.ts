import assert from "node:assert/strict";
import { answerOf } from "../../../cli/ask/answer.ts";
import { typeText } from "../../../generate/type_text.ts";

const answers: readonly (readonly [text: string, kind: string, type?: string])[] = [
  [
    "gob: type mismatch in decoder: want struct type main.Mixed; got non-struct",
    "struct",
    "main.Mixed",
  ],
  [
    "gob: type mismatch in decoder: want struct type struct { Q int; R []string }; got non-struct",
    "struct",
    "struct { Q int; R []string }",
  ],
  [
    "gob: decoding into local type *float64, received remote type map[complex128]complex128",
    "type",
    "float64",
  ],
  [
    "gob: decoding into local type *map[string][]main.Tags, received remote type T",
    "type",
    "map[string][]main.Tags",
  ],
  ["gob: wrong type (string) for received field @.Name", "type", "string"],
  ["gob: wrong type (**main.Inner) for received field @.P", "type", "main.Inner"],
  ["gob: wrong type (chan int) for received field @.Done", "type", "chan any"],
  [
    "gob: local interface type *interface {} can only be decoded from remote interface type; received concrete type T",
    "type",
    "any",
  ],
  [
    "gob: wrong type (main.Pair[int,main.X]) for received field @.G",
    "type",
    "main.Pair[int, main.X]",
  ],
  ["gob: type mismatch: no fields matched compiling decoder for Mixed", "missing"],
  ["gob: invalid uint data length 8: exceeds input size 0", "fits"],
  ["unexpected EOF", "fits"],
  ["EOF", "fits"],
  ["rpc: can't find method Svc.None", "no method"],
  ["rpc: can't find service None.X", "no method"],
  ["rpc: service/method request ill-formed: None", "no method"],
  ['gob: name not registered for interface: "main.Nope"', "not registered"],
  ["gob: main.X is not assignable to type main.Shape", "not registered"],
  ["divide by zero", "other"],
  ["", "other"],
  ["gob: wrong type () for received field @.X", "other"],
];

Deno.test("answerOf() knows what the texts of Go mean", () => {
  for (const [text, kind, type] of answers) {
    const answer = answerOf(text);
    assert.equal(answer.kind, kind, text);
    if ("type" in answer) assert.equal(typeText(answer.type), type, text);
  }
});

Deno.test("answerOf() takes a type that it cannot read for a name", () => {
  const answer = answerOf("gob: wrong type (what? [) for received field @.X");
  assert.deepEqual(answer, { kind: "type", type: { kind: "named", name: "what? [" } });
});
