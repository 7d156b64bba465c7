import assert from "node:assert/strict";
import { readJson } from "../../../../cli/json/read_json.ts";
import { checkText, firstJson, textOf, writeJson } from "../../../../cli/ui/page/argument.ts";
import type { FormType } from "../../../../cli/ui/protocol.ts";

const basic = (name: string): FormType => ({ go: name, kind: "basic", name });
const library = (name: string): FormType => ({ go: name, kind: "library", name });
const bytes = (length?: number): FormType => ({
  go: "[]uint8",
  kind: "bytes",
  ...length !== undefined && { length },
});

/** The JSON that a text becomes, or what is wrong with it. */
function checked(text: string, type: FormType): string {
  const result = checkText(text, type);
  return "fault" in result ? `! ${result.fault}` : writeJson(result.json);
}

Deno.test("checkText() takes integers within the range of their kind", () => {
  for (
    const [name, min, max] of [
      ["int8", "-128", "127"],
      ["int16", "-32768", "32767"],
      ["int32", "-2147483648", "2147483647"],
      ["int64", "-9223372036854775808", "9223372036854775807"],
      ["int", "-9223372036854775808", "9223372036854775807"],
      ["uint8", "0", "255"],
      ["uint16", "0", "65535"],
      ["uint32", "0", "4294967295"],
      ["uint64", "0", "18446744073709551615"],
      ["uint", "0", "18446744073709551615"],
      ["uintptr", "0", "18446744073709551615"],
    ] as const
  ) {
    assert.equal(checked(min, basic(name)), min);
    assert.equal(checked(max, basic(name)), max);
    const [below, above] = [String(BigInt(min) - 1n), String(BigInt(max) + 1n)];
    for (const text of [below, above]) {
      assert.equal(
        checked(text, basic(name)),
        `! ${text} is no ${name}: it goes from ${min} to ${max}`,
      );
    }
  }
  for (const text of ["", "1.5", "0x10", "1e3", "ten", "1 2", "9".repeat(101)]) {
    assert.equal(checked(text, basic("int8")), "! This is no whole number, as int8 is");
  }
  assert.equal(checked(" +007 ", basic("int8")), "7");
});

Deno.test("checkText() takes floats as JSON has them, and what JSON has not as text", () => {
  for (
    const [text, json] of [
      ["1", "1"],
      ["+1.50", "1.50"],
      ["-.5", "-0.5"],
      ["007.", "7"],
      ["0.0", "0.0"],
      ["1e-400", "1e-400"],
      ["2.E3", "2E3"],
      ["nan", '"NaN"'],
      ["-Inf", '"-Inf"'],
      ["infinity", '"+Inf"'],
    ] as const
  ) {
    const found = checked(text, basic("float64"));
    assert.equal(found, json);
    readJson(found);
  }
  assert.equal(checked("1e400", basic("float64")), "! 1e400 is beyond the range of float64");
  assert.equal(checked("1e39", basic("float32")), "! 1e39 is beyond the range of float32");
  assert.equal(checked("1e38", basic("float32")), "1e38");
  for (const text of ["", ".", "1,5", "0x1p3", "--1"]) {
    assert.equal(checked(text, basic("float64")), "! This is no number, as float64 is");
  }
});

Deno.test("checkText() takes bytes in base64, as many as an array has", () => {
  assert.equal(checked("AP+A", bytes()), '"AP+A"');
  assert.equal(checked("AP-A", bytes()), '"AP-A"');
  assert.equal(checked("AQID", bytes(3)), '"AQID"');
  assert.equal(checked("AQID", bytes(4)), "! These are 3 bytes, and 4 are needed");
  assert.equal(checked("not base64", bytes()), "! This is no base64");
});

Deno.test("checkText() takes the values of Go's library as netrpc call does", () => {
  for (
    const [name, right, wrong] of [
      ["time.Time", "2026-11-05T06:07:08.123456789+01:00", "2026-11-05 06:07:08"],
      ["time.Time", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z"],
      ["time.Time", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z"],
      ["time.Duration", "1h2m3.5s", "1 hour"],
      ["big.Rat", "-2/3", "two"],
      ["big.Float", "1.5e10", "1.5f"],
      ["uuid.UUID", "123e4567-e89b-12d3-a456-426614174000", "123e4567"],
      ["netip.Addr", "fe80::1%eth0", "host"],
      ["url.URL", "https://example.com/?a=b", undefined],
    ] as const
  ) {
    assert.equal(checked(right, library(name)), JSON.stringify(right));
    if (wrong !== undefined) assert.match(checked(wrong, library(name)), /^! This is no /);
  }
  assert.equal(checked("-00012345678901234567890", library("big.Int")), "-12345678901234567890");
  assert.match(checked("1.5", library("big.Int")), /^! This is no whole number/);
});

Deno.test("writeJson() writes what readJson() reads, without loss", () => {
  for (
    const text of [
      "null",
      "18446744073709551615",
      '{"A":[1.10,"\\u0000",true,{}],"B":[]}',
      '{"__proto__":{"x":1e400}}',
    ]
  ) {
    assert.equal(writeJson(readJson(text)), text);
    assert.equal(writeJson(readJson(writeJson(readJson(text), true))), text);
  }
  assert.equal(writeJson(readJson('{"A":[1]}'), true), '{\n  "A": [\n    1\n  ]\n}');
});

Deno.test("firstJson() gives an element of each kind a value that its field takes", () => {
  for (
    const [type, json] of [
      [basic("string"), '""'],
      [basic("bool"), "false"],
      [basic("int8"), "0"],
      [basic("complex64"), '{"re":0,"im":0}'],
      [library("time.Time"), '"0001-01-01T00:00:00Z"'],
      [library("time.Duration"), '"0s"'],
      [library("big.Int"), "0"],
      [library("url.URL"), '""'],
      [library("uuid.UUID"), '"00000000-0000-0000-0000-000000000000"'],
      [bytes(3), '"AAAA"'],
      [{ go: "[2]bool", kind: "array", length: 2, elem: basic("bool") }, "[false,false]"],
      [{ go: "map", kind: "map" }, "{}"],
      [{ go: "any", kind: "interface" }, "null"],
    ] as const satisfies readonly (readonly [FormType, string])[]
  ) assert.equal(writeJson(firstJson(type)), json, type.go);
});

Deno.test("textOf() shows any JSON in a field", () => {
  for (
    const [json, text] of [["null", ""], ['"a"', "a"], ["1.0", "1.0"], ["true", "true"], [
      "[1]",
      "[1]",
    ]] as const
  ) assert.equal(textOf(readJson(json)), text);
});
