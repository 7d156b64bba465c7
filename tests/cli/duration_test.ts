import assert from "node:assert/strict";
import { UsageError } from "../../cli/command.ts";
import { parseDuration } from "../../cli/duration.ts";
import { timeText } from "../../cli/time_text.ts";

Deno.test("parseDuration() reads Go's durations, and numbers as seconds", () => {
  const table: [string, number][] = [
    ["5s", 5000],
    ["5", 5000],
    ["0.25", 250],
    ["300ms", 300],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
    ["1.5s", 1500],
    ["1500us", 1.5],
    ["1500µs", 1.5],
  ];
  for (const [text, expected] of table) assert.equal(parseDuration(text, "timeout"), expected);
});

Deno.test("parseDuration() refuses what is none", () => {
  for (const text of ["", "0", "0s", "-1s", "s", "5 s", "5d", "1e3", "Infinity"]) {
    const message = `--timeout takes a duration such as 5s, 300ms or 1m30s, not "${text}"`;
    assert.throws(() => parseDuration(text, "timeout"), new UsageError(message));
  }
});

Deno.test("timeText() has three digits and a unit", () => {
  const table: [number, string][] = [
    [0, "0µs"],
    [0.00012, "0.12µs"],
    [0.9996, "1ms"],
    [0.82, "820µs"],
    [1.2345, "1.23ms"],
    [999.9, "1s"],
    [12_345, "12.3s"],
  ];
  for (const [time, expected] of table) assert.equal(timeText(time), expected);
});
