/**
 * The contract of a Go program, read from its source, talks to that program.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DiskReader } from "../../cli/generate/disk_reader.ts";
import { contractFromGo } from "../../generate/contract_from_go.ts";
import { connect, gob, type Method, type Service } from "../../mod.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { ServerChild } from "../testing/process.ts";
import { withFiles } from "./contract_files.ts";

const peer = new URL("peer/", import.meta.url);
const module = new URL("../../mod.ts", import.meta.url).href;

/** What the contract is known to be here. */
type Echo = Service<Record<"Echo" | "Shape" | "Next", Method<unknown, unknown>>>;

goTest("a contract of Go source talks to the program of that source", async () => {
  const source = { reader: new DiskReader(), directory: peer.pathname.replace(/\/$/, "") };
  const text = await contractFromGo(source, { module });
  await using server = await ServerChild.start(await buildGo(peer), []);
  const port = Number(server.address.split(":").at(-1));
  await withFiles([text], async (_, [path]) => {
    const { Echo }: { Echo: Echo } = await import(`file://${path}`);
    await using client = await connect({ port });
    const echo = client.service(Echo);
    const circle = gob.typed("netrpc.test/generated/shapes.Circle", { R: 2 });
    const value = {
      Base: { ID: 7n },
      Extra: { Note: "n" },
      Names: ["a", "b"],
      Level: 3,
      At: Temporal.ZonedDateTime.from("2026-01-02T03:04:05Z[UTC]"),
      Took: Temporal.Duration.from({ seconds: 2 }),
      Bytes: new Uint8Array([1, 2, 3, 4]),
      Counts: new Map([[1, [5, 6]]]),
      Shape: circle,
      Shapes: [gob.typed("*shapes.Group", { Members: [circle] })],
      Any: "x",
      Pages: { Items: [{ Items: new Uint8Array([1, 2]) }], Next: { Items: [] } },
      Anon: { X: 1, Y: 2 },
    };
    const { At, Took, ...rest } = await echo.Echo(value) as typeof value;
    const { At: _at, Took: _took, ...expected } = value;
    assert.deepEqual(rest, expected);
    assert.equal(At.epochNanoseconds, value.At.epochNanoseconds);
    assert.equal(Took.total("seconds"), 2);
    assert.deepEqual(
      await echo.Shape(circle),
      gob.typed("*shapes.Group", { Members: [circle] }),
    );
    await assert.rejects(echo.Shape(undefined));
    assert.deepEqual(await echo.Next({ Items: [1], Next: { Items: [2] } }), { Items: [2] });
  });
});
