import assert from "node:assert/strict";
import { linesOf, LogReader, longestLine } from "../../plugin/log_lines.ts";

Deno.test("LogReader reads hclog's JSON and texts with and without a level", () => {
  const reader = new LogReader();
  const line =
    '{"@level":"info","@message":"ready","@module":"x","@timestamp":"t","__proto__":1,"n":2}';
  const { fields, ...entry } = reader.read(line);
  assert.deepEqual(entry, { level: "info", message: "ready", module: "x", timestamp: "t", line });
  assert.deepEqual(Object.entries(fields), [["__proto__", 1], ["n", 2]]);
  const texts: [string, string][] = [
    ["plain", "debug"],
    ["[WARN] careful", "warn"],
    ["[INFO]", "info"],
    ["[OTHER] x", "debug"],
    ['{"@level":"loud","@message":"x"}', "debug"],
    ['{"@level":"info","@message":1}', "debug"],
    ["{broken", "debug"],
    ["panic: oh", "error"],
    ["goroutine 1 [running]:", "error"],
    ["[DEBUG] still", "debug"],
  ];
  for (const [text, level] of texts) {
    assert.deepEqual(reader.read(text), { level, message: text, fields: {}, line: text });
  }
});

Deno.test("linesOf() cuts a stream into lines, and long lines into pieces", async () => {
  const cases: [string[], string[]][] = [
    [[], []],
    [["a\nb"], ["a", "b"]],
    [["a\r\n", "\n", "ü".slice(0, 1), "b\n"], ["a", "", "üb"]],
    [["x".repeat(longestLine + 5) + "\ny"], ["x".repeat(longestLine), "xxxxx", "y"]],
    [["x".repeat(longestLine), "z\ny\n"], ["x".repeat(longestLine), "z", "y"]],
  ];
  for (const [chunks, lines] of cases) {
    const stream = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
    assert.deepEqual(await Array.fromAsync(linesOf(stream)), lines);
  }
});

Deno.test("linesOf() holds no more than a long line of a stream without an end", async () => {
  const chunk = new Uint8Array(10_000).fill(88);
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => void (chunks++, controller.enqueue(chunk)),
  });
  for await (const line of linesOf(endless)) {
    assert(line.length <= longestLine);
    break;
  }
  assert(chunks < 12);
});
