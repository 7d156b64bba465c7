/**
 * Composites with names, of which a server tells no more than the name.
 */

import assert from "node:assert/strict";
import { buildGo, goTest } from "../../testing/go.ts";
import { ServerChild } from "../../testing/process.ts";
import { netrpcHere } from "../test_terminal.ts";

const call = (...args: string[]) => netrpcHere(["call", ...args]);

/** Values that come back in Go's JSON as they were sent. */
const fields: Readonly<Record<string, unknown>> = {
  Map: { "3": { X: 1, C: "" } },
  Lists: { red: [{ X: 1, C: "c" }] },
  Grid: [[1, 2], [3]],
  Tables: { a: { red: { X: 1, C: "" } } },
  Colors: ["a", "b"],
  Raw: "AQI=",
  Bytes: "AQI=",
  Inners: [{ X: 1, C: "" }, { X: 0, C: "c" }],
  Table: { a: { X: 1, C: "" } },
  Deep: { "1": { red: [{ X: 5, C: "" }] } },
  Matrix: [[1, 2], [3, 4.5]],
  Rows: [[1], [2]],
  Pairs: [{ First: "c", Second: { X: 1, C: "" } }],
  Anys: [1, "a", true],
  Dict: { a: 1.5, b: "c" },
  Tree: { Kids: { a: { Kids: { b: { Val: 3 } } } } },
  Digests: [[1, 2, 3, 4], [0, 0, 0, 1]],
  Nested: { a: { b: { c: 1 } } },
  Keys: { "5": 1000 },
  Option: "o",
  Number: 12,
  Month: 3,
};

goTest("call finds out what named types are", async () => {
  await using server = await ServerChild.start(
    await buildGo(new URL("./peer/", import.meta.url)),
    [],
  );
  for (const [field, value] of Object.entries(fields)) {
    // A json.Number is a string in gob.
    const sent = field === "Number" ? "12" : value;
    const { code, out, err } = await call(
      server.address,
      "Names.Print",
      JSON.stringify({ [field]: sent }),
    );
    assert.deepEqual([code, err], [0, ""], field);
    assert.deepEqual(JSON.parse(JSON.parse(out))[field], value, field);
  }
});

goTest("call finds out what interfaces in interfaces hold", async () => {
  await using server = await ServerChild.start(
    await buildGo(new URL("./peer/", import.meta.url)),
    [],
  );
  const circle = {
    $type: "main.Circle",
    In: { X: 2 },
    Sub: { $type: "main.Circle", In: { C: "d" } },
  };
  const json = JSON.stringify({ Shapes: { a: [circle] } });
  const { out } = await call(server.address, "Names.Print", json);
  assert.deepEqual(JSON.parse(JSON.parse(out)).Shapes, {
    a: [{ In: { X: 2, C: "" }, Sub: { In: { X: 0, C: "d" }, Sub: null } }],
  });
});

goTest("call says where a value needs the name of its type", async () => {
  await using server = await ServerChild.start(
    await buildGo(new URL("./peer/", import.meta.url)),
    [],
  );
  const { code, err } = await call(server.address, "Names.Print", '{"Shapes": {"a": [{"C": 1}]}}');
  assert.equal(code, 1);
  assert.match(
    err,
    /^netrpc: Names.Print: Shapes\[\]\[\] cannot hold a value of type map\[string\]interface {}: .*\nhint: .*"\$type"/,
  );
});

goTest("call says of which types a server does not tell enough", async () => {
  await using server = await ServerChild.start(
    await buildGo(new URL("./peer/", import.meta.url)),
    [],
  );
  const rows = { List: [[]], Times: { a: "2026-01-01T00:00:00Z" }, Points: { a: "b" } };
  for (const [field, value] of Object.entries(rows)) {
    const { code, err } = await call(
      server.address,
      "Names.Print",
      JSON.stringify({ [field]: value }),
    );
    assert.equal(code, 1);
    assert.match(
      err,
      /: the server does not tell what .* is\nhint: give the types with --contract FILE\n$/,
    );
  }
  assert.equal((await call(server.address, "Names.Ran", "0")).out, "0\n");
});
