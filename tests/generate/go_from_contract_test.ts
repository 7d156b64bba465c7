/**
 * The Go side of contracts: its text, and what Go makes of it in both roles.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goFromContract } from "../../generate/go_from_contract.ts";
import { gob, method, service } from "../../mod.ts";

Deno.test("goFromContract() writes structs, an interface, its registration and a client", () => {
  const Args = gob.struct("main.Args", { A: gob.int, At: gob.time }, {
    json: { A: "a,omitempty" },
  });
  const Arith = service("Arith", { Multiply: method(gob.pointer(Args), gob.slice(gob.string)) });
  const known = new Map<unknown, object>([
    [Args, { doc: ["Args are two numbers."], members: new Map([["At", ["At is now."]]]) }],
    [Arith, {
      doc: ["Arith does sums.", "", "Slowly."],
      members: new Map([["Multiply", ["Multiply is one."]]]),
    }],
  ]);
  assert.equal(
    goFromContract([Arith], { notes: known }),
    `package api

import (
	"net/rpc"
	"time"
)

// Args are two numbers.
type Args struct {
	A int \`json:"a,omitempty"\`
	// At is now.
	At time.Time
}

// Arith does sums.
//
// Slowly.
type Arith interface {
	// Multiply is one.
	Multiply(args Args, reply *[]string) error
}

// RegisterArith serves the methods of impl as Arith.
func RegisterArith(server *rpc.Server, impl Arith) error {
	return server.RegisterName("Arith", struct{ Arith }{impl})
}

// ArithClient calls the methods of Arith.
type ArithClient struct{ *rpc.Client }

// Multiply is one.
func (c ArithClient) Multiply(args Args) ([]string, error) {
	var reply []string
	err := c.Client.Call("Arith.Multiply", &args, &reply)
	return reply, err
}
`,
  );
  assert.equal(goFromContract([], { package: "none" }), "package none\n");
});

Deno.test("goFromContract() changes names that Go does not take, and says so", () => {
  const One = gob.struct("a.Point", { "A-b": gob.int, Ab: gob.int, AB: gob.int });
  const Two = gob.struct("b.Point", { One });
  const Three = gob.struct("変換", { Two });
  const Dotted = service("big service", { "do-it": method(Three, gob.int), Do: method(One, Two) });
  const Same = service("BigService", { BigService: method(One, One) });
  const text = goFromContract([Dotted, Same], { package: "api" });
  for (
    const line of [
      '// X変換 is "変換" in the contract.',
      "type X変換 struct {",
      "type Point struct {",
      '// BPoint is "b.Point" in the contract.',
      "type BPoint struct {",
      '\t// It is "A-b" in the contract, which is no name in Go.',
      "type BigService interface {",
      '\t// Go\'s net/rpc cannot serve the method "do-it".',
      'return server.RegisterName("big service", struct{ BigService }{impl})',
      "func (c BigServiceClient) DoIt(args X変換) (int, error) {",
      "type BigServiceService interface {",
      'return server.RegisterName("BigService", struct{ BigServiceService }{impl})',
    ]
  ) assert(text.includes(line), `${line}\nis not in\n${text}`);
});

Deno.test("goFromContract() refuses what is no schema, and does not get lost", () => {
  const wrong = { name: "X", methods: { A: { name: "X.A", args: {}, reply: gob.int } } };
  assert.throws(() => goFromContract([wrong as never]), TypeError);
  type Loop = { Loop?: Loop } | undefined;
  const loop: gob.Schema<Loop> = gob.pointer(gob.lazy(() => loop)) as gob.Schema<Loop>;
  assert.throws(
    () => goFromContract([service("X", { A: method(loop, loop) })]),
    /cycle of pointers/,
  );
  let deep: gob.Schema<unknown> = gob.int as gob.Schema<unknown>;
  for (let level = 0; level < 3_000; level++) deep = gob.slice(deep) as gob.Schema<unknown>;
  assert.match(goFromContract([service("X", { A: method(deep, gob.int) })]), /type XAArgs\d* \[\]/);
});
