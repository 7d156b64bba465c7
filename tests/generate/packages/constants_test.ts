// Values of constants: a table, then Go's own values for its library and for expressions made at random.

import assert from "node:assert/strict";
import { Constants } from "../../../generate/packages/constants.ts";
import { knownConstant, knownPackages } from "../../../generate/packages/known_constants.ts";
import { openProgram } from "../../../generate/packages/load.ts";
import type { Package } from "../../../generate/packages/package.ts";
import { goTest } from "../../testing/go.ts";
import { Random } from "../../testing/random.ts";
import { askGo, differences, goRoot, packagesBelow, textOf } from "./go_packages.ts";
import { MemoryReader } from "./memory_reader.ts";

async function load(text: string, files: Record<string, string> = {}): Promise<Package> {
  return await openProgram(new MemoryReader({ "m/a.go": text, ...files })).load("m");
}

/** The constants of a package that are not `_`, as text. */
async function valuesOf(root: Package, arch?: string): Promise<Record<string, string>> {
  const constants = new Constants(arch);
  const values: Record<string, string> = {};
  for (const name of root.names()) {
    if (root.lookup(name)?.kind !== "constant") continue;
    values[name] = textOf(await constants.constant(root, name));
  }
  return values;
}

Deno.test("constant() counts iota and repeats what stands above", async () => {
  const root = await load(`package m
const (
	A = iota
	B
	_
	C, D = iota * 10, iota + 1
	E, F
	_, _
	G = "x"
	H
	I = iota
)
const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
)
const J, K = iota, iota + 5
`);
  assert.deepEqual(await valuesOf(root), {
    ...{ A: "0", B: "1", C: "30", D: "4", E: "40", F: "5", G: '"x"', H: '"x"', I: "8" },
    ...{ KB: "1024", MB: "1048576", J: "0", K: "5" },
  });
});

const table: readonly (readonly [string, string])[] = [
  ["1 + 2*3", "7"],
  ["(1 + 2) * 3", "9"],
  ["1<<3 + 1", "9"],
  ["7 & 3 + 1", "4"],
  ["6 &^ 3 | 8", "12"],
  ["-7 / 2", "-3"],
  ["-7 % 3", "-1"],
  ["7 % -3", "1"],
  ["^5", "-6"],
  ["^uint8(5)", "250"],
  ["-5 >> 1", "-3"],
  ["1 << 62 >> 60", "4"],
  ["1 << 500 >> 498", "4"],
  ["0x_1F + 0b1_01 + 0o17 + 017 + 1_000", "1066"],
  ["1e3 / 7 * 7", "1000"],
  ["7 / 2 * 2.0", "6"],
  ["7.0 / 2", "7/2"],
  ["0x1p-2 * 8", "2"],
  ["1.5e3", "1500"],
  ["'a' + 1", "98"],
  ["'\\n'", "10"],
  ["'é'", "233"],
  ['len("héllo")', "6"],
  ['len("a" + "b\\x00")', "3"],
  ["len(`a\\n`)", "3"],
  ["len([3 << 1]int{})", "6"],
  ["len(table) + cap(pointed)", "8"],
  ["len(text)", "5"],
  ["min(3, 1, 2) + max(1, 2.5, 2)", "7/2"],
  ['string(rune(0x65e5)) + "x"', '"日x"'],
  ["uint8(255)", "255"],
  ["int(3.0)", "3"],
  ["T(3) << 2", "12"],
  ["Alias(7) / 2", "3"],
  ["float64(7) / 2", "7/2"],
  ["float32(16777217)", "16777216"],
  ["1 << 3.0", "8"],
  ["3 == 3.0 && !(2 > 3)", "true"],
  ['"a" + "b" < "ac"', "true"],
  ["^uint(0) >> 63", "1"],
  ["byte(1) | 'a'", "97"],
  ["math.MaxUint8 + 1", "256"],
  ["int(time.Second / time.Millisecond)", "1000"],
  ["sha256.Size", "32"],
  ["other.Size * 2", "26"],
  ["Dotted", "7"],
  ["unsafe.Sizeof(uintptr(0)) * 8", "64"],
];

const faults: readonly (readonly [string, string])[] = [
  ["1 / 0", "division by zero"],
  ["1.0 % 2", "% of untyped float"],
  ["1 << 2000", "a shift by 2000"],
  ["1 << 1000", "a number that is too long"],
  ["1 << -1", "<< by what is no count"],
  ["1 << (1 << 400)", `a shift by ${1n << 400n}`],
  ["uint8(256)", "256 overflows uint8"],
  ["int8(-129)", "-129 overflows int8"],
  ["-uint(1)", "-1 overflows uint"],
  ["int(1.5)", "a fraction, where int needs an integer"],
  ["1e1000000000", "a number that is too long"],
  ["9".repeat(3000), "a number that is too long"],
  ["2i", "a complex number"],
  ['len("\\xff")', "the length of a text that may not be UTF-8"],
  ["len(slice)", "slice is no constant"],
  ["f()", "the result of a function"],
  ["f(1)", "the result of a function"],
  ["far.T(1)", "of type far.T, whose kind is not known"],
  ["[]byte(`a`)", "of a type without a name, whose kind is not known"],
  ["f(1, 2)", "the result of a function"],
  ["missing", "missing, which is not declared"],
  ["far.X", "far.X of package example.com/far, whose source is not there"],
  ["nobody.X", "nobody, which is not declared"],
  ["int8(1) + int16(1)", "+ of different types, int8 and int16"],
  ['"a" - "b"', "- of texts"],
  ["other.None", "other.None, which is not declared"],
  ["f", "f is no constant"],
  ["loop", "loop is made of itself"],
  ["unsafe.Sizeof(table)", "unsafe.Sizeof of what is no constant of a numeric type"],
  ["iota2", "iota2, which is not declared"],
];

const around = (lines: readonly string[]) =>
  `package m

import (
	. "m/dotted"
	"crypto/sha256"
	"example.com/far"
	"m/other"
	"math"
	"time"
	"unsafe"
)

type T uint8
type Alias = T
type pair [3]int

var table [5]byte
var pointed = &pair{}
var slice []int

const text = "tëst"

const loop = pool - 1
const pool = loop + 1

func f()

${lines.join("\n")}
`;

const neighbours = {
  "m/go.mod": "module m\n",
  "m/dotted/a.go": "package dotted\n\nconst Dotted = 7\n",
  "m/other/a.go": "package other\n\nconst Size = small + base\n\nconst small = 4\n",
  "m/other/b.go": "package other\n\nconst base = 9\n",
};

Deno.test("constant() works out every operator of Go", async () => {
  const lines = table.map(([text], index) => `const C${index} = ${text}`);
  const values = await valuesOf(await load(around(lines), neighbours));
  for (const [index, [text, expected]] of table.entries()) {
    assert.equal(values[`C${index}`], expected, text);
  }
});

Deno.test("constant() says why a constant has no value", async () => {
  const lines = faults.map(([text], index) => `const C${index} = ${text}`);
  const values = await valuesOf(await load(around(lines), neighbours));
  for (const [index, [text, expected]] of faults.entries()) {
    assert.equal(values[`C${index}`], `not known: ${expected}`, text.slice(0, 50));
  }
});

Deno.test("constant() knows how long an int is", async () => {
  const root = await load("package m\nconst A = ^uint(0) >> 31\nconst B int = 1 << 31\n");
  assert.deepEqual(await valuesOf(root, "arm64"), { A: "8589934591", B: "2147483648" });
  assert.deepEqual(await valuesOf(root, "arm"), {
    A: "1",
    B: "not known: 2147483648 overflows int",
  });
});

Deno.test("integer() gives the length of an array in its file", async () => {
  const root = await load("package m\ntype A [N + 1]int\ntype B [1.5]int\nconst N = 2\n");
  const constants = new Constants();
  const length = async (name: string) => {
    const found = root.lookup(name);
    assert(found?.kind === "type" && found.spec.type.kind === "array");
    assert(found.spec.type.length !== undefined);
    return await constants.integer(root, found.file, found.spec.type.length);
  };
  assert.deepEqual(await length("A"), { value: 3n });
  assert.deepEqual(await length("B"), { value: undefined, reason: "a fraction" });
});

Deno.test("constant() ends soon with what is made to be long", async () => {
  const chain = Array.from(
    { length: 2000 },
    (_, index) => `const D${index + 1} = D${index} + D${index}`,
  );
  const root = await load(
    [
      ...["package m", "const D0 = 0", ...chain, "const P0 = 3"],
      ...Array.from({ length: 40 }, (_, index) => `const P${index + 1} = P${index} * P${index}`),
      `const S0 = "${"s".repeat(1000)}"`,
      ...Array.from({ length: 40 }, (_, index) => `const S${index + 1} = S${index} + S${index}`),
      ...["const L = len(x)", "var x [L]int", "var y = [len(y)]int{}", "const M = len(y)"],
    ].join("\n"),
  );
  const constants = new Constants();
  const value = async (name: string) => textOf(await constants.constant(root, name));
  assert.equal(await value("D2000"), "not known: nested deeper than 500");
  assert.equal(await value("D100"), "0");
  assert.equal(await value("D200"), "0");
  assert.equal(await value("P40"), "not known: a number that is too long");
  assert.equal(await value("S40"), "not known: a text that is too long");
  assert.equal(await value("L"), "not known: L is made of itself");
  assert.equal(await value("M"), "not known: y is no constant");
});

goTest("constant() gives what Go's type checker gives for Go's own packages", async () => {
  const goroot = goRoot();
  const names = ["math", "time", "syscall", "strconv", "unicode"];
  const directories = names.flatMap((name) => packagesBelow(`${goroot}/src/${name}`));
  const question = { os: "linux", arch: "386", tags: [], directories, constants: true };
  assert.deepEqual(await differences(question, { goroot }), []);
});

goTest("knownConstant() has the values of Go's library", async () => {
  const goroot = goRoot();
  const paths = [...knownPackages, "math/bits", "strconv", "time"];
  const directories = paths.map((path) => `${goroot}/src/${path}`);
  const asked = { os: "linux", arch: "amd64", tags: [], directories, constants: true };
  let seen = 0;
  for (const [directory, { constants = {} }] of Object.entries(await askGo(asked))) {
    const path = directory.slice(goroot.length + "/src/".length);
    for (const [name, value] of Object.entries(constants)) {
      const known = knownConstant(path, name, 64);
      if (known === undefined) continue;
      seen++;
      assert.equal(textOf(known), value, `${path}.${name}`);
    }
  }
  assert(seen > 50, `${seen} seen`);
});

goTest("constant() gives what Go's type checker gives for expressions made at random", async () => {
  const random = new Random(15);
  const pick = (from: readonly string[]) => from[random.below(from.length)] ?? "";
  const kinds = ["int", "int8", "uint8", "uint16", "uint32", "int64", "uint", "float64", "float32"];
  const binary = ["+", "-", "*", "/", "%", "&", "|", "^", "&^", "<<", ">>", "+", "*", "-", "/"];
  const leaf = () =>
    pick(["0", "1", "2", "3", "7", "10", "255", "0x7f", "1.5", "2.0", "0.1", "'a'", "iota", "1e3"]);
  const expression = (depth: number): string => {
    const roll = random.below(depth > 3 ? 2 : 10);
    if (roll < 2) return leaf();
    if (roll === 2) return `${pick(["-", "^", "+"])}(${expression(depth + 1)})`;
    if (roll === 3) return `(${expression(depth + 1)})`;
    if (roll === 4) return `${pick(kinds)}(${expression(depth + 1)})`;
    if (roll === 5) return `${pick(["min", "max"])}(${expression(depth + 1)}, ${leaf()})`;
    return `${expression(depth + 1)} ${pick(binary)} ${expression(depth + 1)}`;
  };
  const lines = Array.from({ length: 3000 }, (_, index) => `const C${index} = ${expression(0)}`);
  const text = `package m\n\n${lines.join("\n")}\n`;
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/a.go`, text);
    const asked = {
      os: "linux",
      arch: "amd64",
      tags: [],
      directories: [directory],
      constants: true,
    };
    const { constants: go = {} } = (await askGo(asked))[directory] ?? {};
    const ours = await valuesOf(await load(text));
    let known = 0;
    for (const [name, value] of Object.entries(go)) {
      const line = lines[Number(name.slice(1))];
      if (value === "unknown") continue;
      known++;
      assert.equal(ours[name], value, line);
    }
    assert(known > 1000, `${known} known`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
