/**
 * Calls that register something, and what is known of the variables that they mention.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseFile, parseFileWithBodies } from "../../../generate/source/parser.ts";
import type { TypeExpression } from "../../../generate/source/syntax.ts";
import { declarationsOf } from "./declarations_of.ts";

/** The calls, and the types and values of locals, in words. */
function registrations(text: string): string[] {
  const file = parseFile("x.go", `package p\n${text}\n`);
  assert.deepEqual(file, parseFileWithBodies("x.go", `package p\n${text}\n`));
  return file.registrations.map((call) => {
    const [written] = [declarationsOf({ ...file, registrations: [call] }).registrations!].flat();
    const locals = [...call.locals].map(([name, type]) => `${name} ${short(type)}`);
    const values = [...call.values].map(([name, { value, result }]) =>
      `${name} = ${value.kind}${result > 0 ? ` ${result}` : ""}`
    );
    return [written!.replaceAll(/\b\d+:\d+ /g, ""), ...locals, ...values].join("; ");
  });
}

function short(type: TypeExpression): string {
  if (type.kind === "name") return type.package ? `${type.package}.${type.name}` : type.name;
  return type.kind === "pointer" || type.kind === "slice"
    ? `${type.kind === "slice" ? "[]" : "*"}${short(type.elem)}`
    : type.kind;
}

Deno.test("parseFile() finds registrations wherever they stand", () => {
  const text = `
var _ = gob.Register
var a = rpc.Register(new(Arith))
var b, c = 1, func() int { gob.Register(T{}); return 1 }()
var d = map[string]any{"x": func() { gob.RegisterName("n", &T{}) }, "y": 1}
func init() {
	if err := rpc.RegisterName("A"+"B", &pkg.Arith{x: 1}); err != nil { panic(err) }
	rpc.NewServer().Register((*T)(nil))
	s.server.RegisterCodec(a, b...)
	go func() { defer gob.Register([]T{}) }()
	Register(x)
	rpc.HandleHTTP()
	"rpc.Register(x)"
	/* rpc.Register(x) */ // rpc.Register(x)
}
func (s *S) method() { for range x { select { case <-s.RegisterAll(): } } }
func other() { Server{}.Close() }`.replace('\t"rpc.Register(x)"\n', '\tx = "rpc.Register(x)"\n');
  assert.deepEqual(registrations(text), [
    "rpc.Register(new(Arith))",
    "gob.Register(T{})",
    "gob.RegisterName(`n`, (&T{}))",
    "rpc.RegisterName(`AB`, (&pkg.Arith{}))",
    "rpc.NewServer().Register((*T)(nil))",
    "s.server.RegisterCodec(a, b)",
    "gob.Register([]T{})",
    "s.RegisterAll(); s *S",
  ]);
});

Deno.test("parseFile() knows the types of locals as far as they are written", () => {
  const text = `
func f(p *P, q ...Q) (r R) {
	a := &A{}
	var b B
	var c, d = new(C), make([]D, 3)
	e := (*E)(nil)
	g := a
	h, i := newPair()
	j := newJ()
	k := "text"
	l := &b
	const m = 1
	_ = 2
	rpc.Register(a); rpc.Register(&b); rpc.Register(c); gob.Register(d); rpc.Register(e)
	rpc.Register(g); rpc.Register(i); rpc.Register(j); p.Register(q, r); gob.RegisterName(k, l)
	gob.Register(m); gob.Register(b.field); rpc.Register(wrap(a)); j.x.Register(_); rpc.Register(h)
}`;
  assert.deepEqual(registrations(text), [
    "rpc.Register(a); a *A",
    "rpc.Register((&b)); b B",
    "rpc.Register(c); c *C",
    "gob.Register(d); d []D",
    "rpc.Register(e); e *E",
    "rpc.Register(g); g *A",
    "rpc.Register(i); i = call 1",
    "rpc.Register(j); j = call",
    "p.Register(q, r); r R; q []Q; p *P",
    "gob.RegisterName(k, l); l *B; k string",
    "gob.Register(m); m = other",
    "gob.Register(b.field); b B",
    "rpc.Register(wrap(a))",
    "j.x.Register(_); j = call",
    "rpc.Register(h); h = call",
  ]);
});

Deno.test("parseFile() keeps locals to their blocks", () => {
  const text = `
func f() {
	x := A{}
	{ x := B{}; rpc.Register(x) }
	rpc.Register(x)
	if x := (C{}); true { rpc.Register(x) } else if y := (D{}); y.ok { rpc.Register(y); rpc.Register(x) }
	for x := range list { rpc.Register(x) }
	for x := (E{}); ; x++ { rpc.Register(x) }
	switch x := v.(type) { case F: rpc.Register(x); default: x := G{}; rpc.Register(x) }
	switch x := (H{}); x { case x: rpc.Register(x) }
	select { case x := <-c: rpc.Register(x); case x, ok := <-d: rpc.Register(ok); case c <- x: }
	func(x I) { rpc.Register(x) }(I{})
	for _, z := range []J{{1}} { rpc.Register(z) }
	if v == (T{}) { type x int; rpc.Register(x) }
loop:
	for i = range 3 { continue loop }
	x, w := K{}, 1
	rpc.Register(x); rpc.Register(y)
	return rpc.Register(x), func() {}
}`;
  assert.deepEqual(registrations(text).map((text) => text.replace(/^rpc\.Register\(/, "")), [
    ...["x); x B", "x); x A", "x); x C", "y); y D", "x); x C", "x); x = other", "x); x E"],
    ...["x); x = other", "x); x G", "x); x H", "x); x = unary", "ok); ok = unary 1", "x); x I"],
    ...["z); z = other", "x); x = other", "x); x K", "y)", "x); x K"],
  ]);
});

Deno.test("parseFile() has the place of a registration", () => {
  const [call] =
    parseFile("x.go", "package p\n\nfunc init() {\n\tgob.Register(T{})\n}").registrations;
  assert.deepEqual(call!.position, { line: 4, column: 2 });
  assert.deepEqual(call!.receiver, { position: { line: 4, column: 2 }, kind: "name", name: "gob" });
  assert.equal(call!.name, "Register");
});
