// Tags and embedded structs: what netrpc reads and writes, compared with what encoding/json does. Each input is read and
// written again by both.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { readJson } from "../../json/decoder.ts";
import { JsonEncoder } from "../../json/encoder.ts";
import { JsonReader } from "../../json/reader.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { Child } from "../testing/process.ts";
import { Random } from "../testing/random.ts";
import { randomInput, randomShapes, schemaOfShapes, type Shape } from "./random_shapes.ts";
import { tagged } from "./tagged_types.ts";

type Schema = gob.Schema<unknown>;

function decode(schema: Schema, json: string): unknown {
  const bytes = new TextEncoder().encode(json);
  const reader = new JsonReader(resolveLimits({}));
  reader.open(bytes, 0, bytes.length, 0);
  return readJson(reader, nodeOf(schema));
}

function encode(schema: Schema, value: unknown): string {
  return new JsonEncoder().encode(nodeOf(schema), value);
}

/** A question to the program in go/, with the schema of the type. */
interface Question {
  readonly schema: Schema;
  readonly type?: string;
  readonly shapes?: readonly Shape[];
  readonly json: string;
}

/** What comes of reading and writing again. */
interface Answer {
  readonly JSON?: string;
  readonly Error?: string;
}

async function askGo(questions: readonly Question[]): Promise<Answer[]> {
  await using child = Child.start(await buildGo(new URL("go/", import.meta.url)));
  const ask = async () => {
    for (const { type, shapes, json } of questions) {
      await child.writeLine(JSON.stringify({ Type: type, Shapes: shapes, JSON: json }));
    }
    await child.closeInput();
  };
  const [text] = await Promise.all([child.readRest(), ask()]);
  return text.split("\n").map((line) => JSON.parse(line) as Answer);
}

function ourAnswer({ schema, json }: Question): Answer {
  try {
    return { JSON: encode(schema, decode(schema, json)) };
  } catch (error) {
    assert(error instanceof Error);
    return { Error: error.message.replace(/^Cannot encode [^ ]+: /, "") };
  }
}

/** An answer in which a struct without a name has no fields: Go prints them all. */
function unnamed({ JSON, Error }: Answer): Answer {
  return { JSON, Error: Error?.replace(/ of type (\*?)struct \{.*/, " of type $1struct {}") };
}

/** Asks both. */
async function compare(questions: readonly Question[]): Promise<void> {
  const answers = await askGo(questions);
  assert.equal(answers.length, questions.length);
  for (const [index, question] of questions.entries()) {
    const { type, shapes, json } = question;
    const where = `${type ?? JSON.stringify(shapes)} ${json}`;
    const [ours, theirs] = [unnamed(ourAnswer(question)), unnamed(answers[index]!)];
    // Go goes on after most errors, and takes one of these for the first although others came before.
    if (
      ours.Error !== undefined &&
      /^(Time\.|parsing time|json: invalid use)/.test(theirs.Error ?? "")
    ) {
      continue;
    }
    assert.deepEqual(ours, theirs, where);
  }
}

/** Inputs by type. */
const inputs: Readonly<Record<string, readonly string[]>> = {
  Loc: [
    "{}",
    '{"file":"a.go","line":3,"pc":"18446744073709551615","currentLoc":{"file":"b","pc":"1"}}',
    '{"FILE":"a","Line":1,"PC":"2","CURRENTLOC":null,"Hidden":5,"-":6,"hidden":7}',
    '{"File":"a","file":"b","FILE":"c"}',
    '{"pc":5}',
    '{"pc":"x"}',
    '{"file":5}',
    '{"currentLoc":{"currentLoc":{"line":"x"}}}',
    '{"var":{"children":[{"kind":1},{"children":[{"kind":"x"}]}]}}',
    '{"var":{"kind":1,"children":[]},"unknown":[{"file":1}]}',
    "[]",
    "null",
  ],
  Names: [
    '{"_id":1,"@type":2,"x-y":3,"-":4,"a b":5,"<a&b>":6,"größe":7,"٣":8,"ſ":9,"Comma":10,"None":11}',
    '{"Quote":1,"Slash":2,"Mark":3,"Roman":4,"option":5,"a\'b":6,"a\\\\b":7,"e\u0301":8,"Ⅷ":9}',
    '{"_ID":1,"@TYPE":2,"X-Y":3,"GRÖSSE":4,"GRÖßE":5,"GRÖẞE":6,"s":7,"S":8,"\\u003cA\\u0026B\\u003e":9}',
    '{"ID":1,"Type":2,"Dash":3,"comma":4,"":5}',
  ],
  Reply: [
    '{"ID":7,"err":"","Items":["a"]}',
    '{"id":7,"ERR":"no","items":["a","b"]}',
    '{"Base":{"ID":7}}',
    '{"ID":"x"}',
    '{"err":[]}',
    '{"ID":1,"ID":2,"ID":null}',
    "{}",
  ],
  Pointed: [
    '{"items":[]}',
    '{"ID":7,"items":["a"]}',
    '{"ID":null,"items":["a"]}',
    '{"err":null}',
    '{"Base":{"ID":7}}',
    '{"id":1,"ERR":"e"}',
    '{"ID":"x"}',
    "{}",
  ],
  Tagged: [
    '{"base":{"ID":1,"err":"e"},"O":2,"G":3,"A":4,"B":5,"level":"6","Text":"t","Numbers":[7],"Count":8}',
    '{"Base":{"ID":1},"ID":2,"Gone":{"G":1},"other":{"O":1},"a\'b":{"A":1}}',
    '{"base":null,"A":null,"level":"0","Text":"","Numbers":[]}',
    '{"base":{"ID":"x"}}',
    '{"A":"x"}',
    '{"Numbers":["x"]}',
  ],
  Clash: [
    '{"Both":1,"Tag":2,"same":3,"Hidden":4,"L":5,"R":6,"One":7,"Outer":8}',
    '{"both":1,"TAG":2,"SAME":3,"hidden":4}',
  ],
  Twice: ['{"A":1,"B":2,"F":3,"S":4}', '{"Pair":{"A":1},"S":null}', "{}"],
  Deep: [
    "{}",
    '{"top":1,"m":2,"n":{"z":3},"ID":4,"err":"e"}',
    '{"m":2}',
    '{"n":{"z":"x"}}',
    '{"ID":"x"}',
    '{"m":[]}',
    '{"top":{}}',
    '{"Middle":{"m":1},"Inner":{"m":2}}',
  ],
  Self: ['{"X":1,"Self":{"X":2}}', "{}"],
  Kinds: [
    '{"b":"true","i":"-5","i8":"127","u":"18446744073709551615","f":"1.5","g":"0.1","s":"\\"a\\"","d":"90"}',
    '{"p":"7","ps":"\\"<\\\\u003e\\"","l":[1],"m":{"k":"v"},"a":"x","t":"2024-01-02T03:04:05Z"}',
    '{"b":null,"i":null,"u":null,"f":null,"s":null,"d":null,"p":null,"ps":null}',
    '{"b":"null","i":"null","u":"null","f":"null","s":"null","d":"null","p":"null","ps":"null"}',
    '{"p":"1","p":"null","ps":"\\"x\\"","ps":null,"i":"5","i":"null"}',
    ...["b", "i", "i8", "u", "f", "g", "s", "d", "p", "ps"].flatMap((key) =>
      [
        ...[
          "",
          "x",
          "5",
          "-5",
          "1.5",
          "300",
          "true",
          "false",
          "tru",
          "nul",
          "nulll",
          " 5",
          "5 ",
          "-",
        ],
        ...[
          '"5"',
          '"x"',
          '"x',
          'x"',
          '"a"b"',
          '"a\\nb"',
          '"\\ud800"',
          "[]",
          "{}",
          "+5",
          "007",
          "-0",
          "1e2",
        ],
        ...[
          "1.",
          "-.5",
          ".5",
          "1e",
          "1e400",
          "1e39",
          "-inf",
          "-Infinity",
          "é\u0000\u0007\u200b\u2028😀\\",
        ],
        ...["18446744073709551616", "-9223372036854775809", "9007199254740991"],
      ].map((text) => `{${JSON.stringify(key)}:${JSON.stringify(text)}}`)
    ),
    ...["b", "i", "s", "p", "ps"].flatMap((key) =>
      ["5", "true", "[1]", '{"a":"b"}'].map((json) => `{"${key}":${json}}`)
    ),
    '{"l":["x"]}',
    '{"l":"5"}',
    '{"t":5}',
  ],
  Quoted: [
    "{}",
    '{"i":"0","s":"\\"\\"","p":"false","F":"0"}',
    '{"i":"1","s":"\\"<a>&\\u2028\\\\\\"\\"","p":"true","F":"-0"}',
    '{"s":"\\"\\u007f\\""}',
    '{"F":"1e21"}',
  ],
  Empty: [
    "{}",
    '{"b":true,"i":1,"u":1,"f":1,"s":"s","d":1,"y":"AA==","l":[0],"m":{"":""},"a":0,"p":0,"r":[0,1],"n":[]}',
    '{"b":false,"i":-0,"u":0,"f":-0,"s":"","d":0,"y":"","l":[],"m":{},"a":null,"p":null,"r":[],"n":[1]}',
    '{"a":false,"v":{"A":1},"t":"2024-01-02T03:04:05Z","f":-0.0}',
    '{"a":"","p":0}',
    '{"a":[]}',
  ],
  Zero: [
    "{}",
    '{"b":true,"i":1,"u":1,"f":1,"s":"s","d":1,"y":"AA==","l":[0],"m":{"":""},"a":0,"p":0,"r":[0,1],"n":[]}',
    '{"b":false,"i":-0,"u":0,"f":-0.0,"s":"","d":0,"y":"","l":[],"m":{},"a":null,"p":null,"r":[0,0],"n":[]}',
    '{"v":{"A":0},"t":"0001-01-01T00:00:00Z","pt":"0001-01-01T00:00:00Z","w":{"T":"0001-01-01T00:00:00Z"}}',
    '{"v":{"A":0,"B":1},"t":"0001-01-01T05:30:00+05:30","pt":"0001-01-01T05:30:00+05:30"}',
    '{"w":{"T":"0001-01-01T05:30:00+05:30"},"pv":{"A":0}}',
    '{"t":"0001-01-01T00:00:00.000000001Z","pt":"2024-01-02T03:04:05Z","w":{"T":"2024-01-02T03:04:05Z"}}',
  ],
};

goTest("tags and embedded structs are read and written as in Go", async () => {
  await compare(
    Object.entries(inputs).flatMap(([type, texts]) =>
      texts.map((json) => ({ schema: tagged[type]!, type, json }))
    ),
  );
});

goTest("random structs with random tags are read and written as in Go", async () => {
  const questions: Question[] = [];
  for (let seed = 0; seed < 200; seed++) {
    const random = new Random(20261122, seed);
    const shapes = randomShapes(random);
    const schema = schemaOfShapes(shapes);
    for (let input = 0; input < 8; input++) {
      questions.push({ schema, shapes, json: randomInput(random, shapes) });
    }
  }
  await compare(questions);
});

const { int, lazy, pointer, string, struct } = gob;
const Base = struct("main.Base", { ID: int, Err: string }, { json: { Err: "err,omitempty" } });

/** Each type with a value and its JSON. */
const both: readonly (readonly [type: string, value: unknown, json: string])[] = [
  ["Reply", { Base: { ID: 7, Err: "" }, Items: ["a"] }, '{"ID":7,"Items":["a"]}'],
  ["Pointed", { Items: [] }, '{"items":[]}'],
  ["Pointed", { Base: { ID: 0, Err: "" }, Items: [] }, '{"ID":0,"items":[]}'],
  [
    "Loc",
    {
      ...{ File: "a", Line: 0, PC: 2n ** 63n, Hidden: 0, Var: { Kind: 1, Children: [] } },
      Cur: { File: "b", Line: 3, PC: 0n, Hidden: 0, Var: { Kind: 0, Children: [] } },
    },
    '{"file":"a","pc":"9223372036854775808","currentLoc":{"file":"b","line":3,"pc":"0","currentLoc":null,' +
    '"var":{"kind":0}},"var":{"kind":1}}',
  ],
  ["Self", { X: 1 }, '{"X":1}'],
];

Deno.test("embedded structs are flattened in JSON and nested in values", () => {
  for (const [type, value, json] of both) {
    assert.equal(encode(tagged[type]!, value), json);
    assert.deepEqual(decode(tagged[type]!, json), value);
  }
});

Deno.test("gob knows neither tags nor flattening", () => {
  const fields = { Base, Items: gob.slice(string) };
  const Plain = struct("main.Reply", fields);
  const Tagged = struct("main.Reply", fields, { json: { Items: "-" }, embedded: ["Base"] });
  const reply = { Base: { ID: 7, Err: "" }, Items: ["a"] };
  assert.deepEqual(gob.encode(Tagged, reply), gob.encode(Plain, reply));
  assert.deepEqual(gob.decode(gob.encode(Plain, reply), Tagged), reply);
});

Deno.test("errors have Go's names in their texts and ours in their paths", () => {
  for (
    const [type, json, message, path] of [
      ["Loc", '{"currentLoc":{"line":"x"}}', "Loc.currentLoc.line of type int", "Loc.Cur.Line"],
      ["Reply", '{"ID":"x"}', "Reply.Base.ID of type int", "Reply.Base.ID"],
      [
        "Deep",
        '{"err":5}',
        "Deep.Middle.Inner.Base.err of type string",
        "Deep.Middle.Inner.Base.Err",
      ],
    ] as const
  ) {
    assert.throws(() => decode(tagged[type]!, json), (error) => {
      assert(error instanceof gob.GobError);
      const found = type === "Deep" ? "number" : "string";
      assert.equal(
        error.message,
        `json: cannot unmarshal ${found} into Go struct field ${message}`,
      );
      assert.equal(error.path, path);
      return true;
    });
  }
});

Deno.test("a value of a wrong type is refused although its like would be left out", () => {
  const wrong = (type: string, value: unknown, message: string) => {
    assert.throws(() => encode(tagged[type]!, value), { name: "TypeError", message });
  };
  const empty = decode(tagged.Empty!, "{}") as Record<string, unknown>;
  const zero = decode(tagged.Zero!, "{}") as Record<string, unknown>;
  wrong("Empty", { ...empty, I: "" }, "Cannot encode Empty.I: expected int, received string");
  wrong(
    "Empty",
    { ...empty, S: undefined },
    "Cannot encode Empty.S: expected string, received undefined",
  );
  wrong(
    "Empty",
    { ...empty, P: null },
    "Cannot encode Empty.P: expected *int, received null: leave the field out, or use undefined for nil",
  );
  wrong(
    "Empty",
    { ...empty, Y: [] },
    "Cannot encode Empty.Y: expected []byte as a Uint8Array, received Array",
  );
  wrong("Zero", { ...zero, V: {} }, "Cannot encode Zero.V.A: expected int, received undefined");
  wrong("Zero", { ...zero, V: 0 }, "Cannot encode Zero.V: expected main.Pair, received 0");
  wrong("Reply", { Items: [] }, "Cannot encode Reply.Base: expected main.Base, received undefined");
  wrong(
    "Pointed",
    { Base: 5, Items: [] },
    "Cannot encode Pointed.Base: expected *main.Base, received 5",
  );
  wrong(
    "Pointed",
    { Base: {}, Items: [] },
    "Cannot encode Pointed.Base.ID: expected int, received undefined",
  );
});

Deno.test("known types are left out where Go finds them zero", () => {
  const fields = {
    Int: gob.bigInt,
    Rat: gob.bigRat,
    Float: gob.bigFloat,
    Link: gob.url,
    Addr: gob.netipAddr,
    ID: gob.uuid,
    Complex: gob.complex128,
  };
  const tags = (option: string) => ({
    json: Object.fromEntries(Object.keys(fields).map((name) => [name, `,${option}`])),
  });
  const { Complex: _, ...others } = fields;
  const Zero = struct("main.T", fields, tags("omitzero"));
  const zero = decode(struct("main.T", fields) as unknown as Schema, "{}");
  assert.equal(encode(Zero as unknown as Schema, zero), "{}");
  const Empty = struct("main.T", others, { json: { Int: ",omitempty", ID: ",omitempty" } });
  assert.equal(Object.keys(JSON.parse(encode(Empty as unknown as Schema, zero))).length, 6);
  const some = {
    ...zero as object,
    Int: 1n,
    Link: "/",
    Addr: "::",
    ID: `${"0".repeat(8)}-0000-0000-0000-000000000001`,
  };
  assert.deepEqual(Object.keys(JSON.parse(encode(Zero as unknown as Schema, some))), [
    ...["Int", "Link", "Addr", "ID"],
  ]);
});

Deno.test("a type that declares no zero value is never left out", () => {
  const Opaque = gob.opaque<string>("main.Opaque", "text", {
    encode: (text) => new TextEncoder().encode(text),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
  const T = struct("main.T", { Opaque }, { json: { Opaque: "o,omitempty,omitzero" } });
  assert.equal(encode(T as unknown as Schema, { Opaque: "" }), '{"o":""}');
});

Deno.test("struct() refuses options that Go could not mean", () => {
  const fields = { Base, N: int, P: pointer(pointer(int)), T: gob.time, A: pointer(gob.any) };
  for (
    const [options, message] of [
      [{ json: { n: "n" } }, "Cannot make struct S: json names n, which is no field"],
      [{ json: { toString: "n" } }, "Cannot make struct S: json names toString, which is no field"],
      [{ embedded: ["base"] }, "Cannot make struct S: embedded names base, which is no field"],
      [{ json: { N: 5 } }, /^Cannot make struct S: the tag of field N is not the text .*: number$/],
      [{ json: { N: 'json:"n"' } }, /^Cannot make struct S: the tag of field N is not the text /],
      [
        { embedded: ["P"] },
        "Cannot embed field P in struct S: Go embeds no pointer to a pointer or an interface",
      ],
      [
        { embedded: ["A"] },
        "Cannot embed field A in struct S: Go embeds no pointer to a pointer or an interface",
      ],
      [{ embedded: ["T"] }, /^Cannot embed field T in struct S: Go gives .* methods of time\.Time/],
    ] as const
  ) {
    assert.throws(() => struct("S", fields, options as object), { name: "TypeError", message });
  }
});

Deno.test("a type that is found later is refused when it is used", () => {
  const Late = struct("main.Late", { T: lazy(() => gob.time) }, { embedded: ["T"] });
  const message = /^Cannot embed field T in struct Late/;
  assert.throws(() => decode(Late as unknown as Schema, "{}"), { name: "TypeError", message });
  assert.throws(() => encode(Late as unknown as Schema, {}), { name: "TypeError", message });
});

Deno.test("embedded structs count as objects", () => {
  const bytes = new TextEncoder().encode('{"ID":1}');
  const reader = new JsonReader({ ...resolveLimits({}), maxObjects: 1 });
  reader.open(bytes, 0, bytes.length, 0);
  assert.throws(() => readJson(reader, nodeOf(tagged.Pointed)), {
    message: "json: more than 1 objects in a value",
  });
});

Deno.test("keys of a peer do not reach a prototype through an embedded struct", () => {
  const json = '{"__proto__":{"ID":5},"constructor":{"ID":5},"ID":1}';
  assert.deepEqual(decode(tagged.Pointed!, json), { Base: { ID: 1, Err: "" }, Items: [] });
});
