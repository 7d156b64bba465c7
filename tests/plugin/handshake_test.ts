import assert from "node:assert/strict";
import { PluginError, type PluginErrorReason } from "../../plugin/errors.ts";
import { agreedVersion, handshakeLine, parseHandshakeLine } from "../../plugin/handshake.ts";

Deno.test("handshakeLine() is go-plugin's line, and is read again", () => {
  const line = { version: 2, network: "unix", address: "/some/where/plugin1" } as const;
  assert.equal(handshakeLine(line), "1|2|unix|/some/where/plugin1|netrpc|");
  assert.deepEqual(parseHandshakeLine(handshakeLine(line), [2]), line);
});

Deno.test("parseHandshakeLine() takes the lines of older plugins", () => {
  for (const end of ["", "|netrpc", "|netrpc|", "|netrpc|short", "|netrpc||true", "\r"]) {
    const { address } = parseHandshakeLine(`1|1|tcp|127.0.0.1:10000${end}`, [1]);
    assert.equal(address, "127.0.0.1:10000");
  }
  assert.equal(parseHandshakeLine("1|1|tcp|[::1]:80|netrpc", [1]).address, "[::1]:80");
});

const refused: readonly [line: string, reason: PluginErrorReason, message: RegExp][] = [
  ["", "unrecognized", /^Unrecognized remote plugin message: $/],
  ["1|1|unix", "unrecognized", /1\|1\|unix$/],
  ["x|1|unix|/a|netrpc|", "core version", /^error parsing core protocol version/],
  [
    "2|1|unix|/a|netrpc|",
    "core version",
    /^incompatible core API version with plugin\. Plugin version: 2, Core version: 1/,
  ],
  ["1|one|unix|/a|netrpc|", "version", /^Error parsing protocol version "one"/],
  ["1|3|unix|/a|netrpc|", "version", /Plugin version: 3, Client versions: \[1 2\]$/],
  ["1|1|udp|/a|netrpc|", "address", /^unknown address type: udp$/],
  ["1|1|tcp|nowhere|netrpc|", "address", /nowhere/],
  ["1|1|unix||netrpc|", "address", /address/],
  ["1|1|unix|/a|grpc|", "protocol", /^unsupported plugin protocol "grpc"/],
  [`1|1|unix|/a|netrpc|${"A".repeat(60)}`, "tls", /nobody has asked for/],
];

Deno.test("parseHandshakeLine() refuses what cannot be used, in go-plugin's words", () => {
  for (const [line, reason, message] of refused) {
    assert.throws(
      () => parseHandshakeLine(line, [1, 2]),
      (error) =>
        error instanceof PluginError && error.reason === reason && message.test(error.message),
      line,
    );
  }
  assert.throws(
    () => parseHandshakeLine(`1|1|${"x".repeat(100_000)}|a|netrpc|`, [1]),
    (error) => (error as Error).message.length < 500,
  );
});

Deno.test("agreedVersion() picks the newest common version, else the oldest", () => {
  const cases: readonly [string | undefined, number, boolean][] = [
    [undefined, 1, false],
    ["", 1, false],
    ["1,2,3", 3, false],
    ["2,9", 2, false],
    ["x,2", 2, false],
    ["7", 1, true],
    ["x", 1, false],
  ];
  for (const [theirs, version, refused] of cases) {
    assert.deepEqual(agreedVersion([2, 1, 3], theirs), { version, refused }, theirs);
  }
});
