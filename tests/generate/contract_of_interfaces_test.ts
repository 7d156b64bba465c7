/**
 * Contracts of Go source with interfaces, and the types that are registered with gob.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractFromGo } from "../../generate/contract_from_go.ts";
import { denoOutcome, withFiles } from "./contract_files.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

async function contractOf(text: string, options = {}): Promise<string> {
  return await contractFromGo({ "go.mod": "module example.com/api\n", "api.go": text }, options);
}

Deno.test("contractFromGo() lays interfaces out as Deno does, wherever they stand", async () => {
  const text = await contractOf(
    `package api
import "encoding/gob"
type Speaker interface { Speak() }
type Dog struct { Friend interface { Speak() }; Enemies map[string]Speaker }
func (*Dog) Speak() {}
type Cat struct {
	A interface { Speak() }
	B []interface { Speak() }
	C map[string][]interface { Speak() }
	D *[2]interface { Speak() }
	VeryLongNameOfAFieldThatIsThereForTheLineBreakOnly []map[int][]map[string]interface { Speak() }
	E map[string]map[int]interface { Speak() }
}
func (Cat) Speak() {}
type Number int
func (Number) Speak() {}
type Farm struct{}
func (Farm) Buy(args map[string]interface { Speak() }, reply *[]interface { Speak() }) error { return nil }
func (Farm) Sell(args interface { Speak() }, reply *Speaker) error { return nil }
func init() { gob.Register(Cat{}); gob.Register(new(Dog)); gob.Register(Number(0)) }`,
    { module },
  );
  await withFiles([text], async (folder, [path]) => {
    const formatted = await denoOutcome("fmt", ["--check", "--line-width", "100", folder]);
    assert.equal(formatted.code, 0, formatted.stderr + formatted.stdout);
    const checked = await denoOutcome("check", [path!]);
    assert.equal(checked.code, 0, checked.stderr);
  });
  assert.match(text, /gob\.slice\(gob\.oneOf\(\{\n/);
});

Deno.test("contractFromGo() knows interfaces that embed those of packages that are not there", async () => {
  const text = await contractOf(`package api
import ("encoding/gob"; "fmt")
type Flag interface { fmt.Stringer; Default() any }
type Bool struct { Name string }
func (Bool) String() string { return "" }
func (Bool) Default() any { return nil }
type Other struct { Name string }
func (Other) String() string { return "" }
type Flags struct{ List []Flag; Extra any }
func init() { gob.Register(&Bool{}); gob.Register(Other{}) }`);
  assert.match(text, /Flag = gob\.oneOf\(\{\n {2}"\*api\.Bool": Bool,\n\}\);/);
  // Numbers and strings can stand there too.
  assert.match(text, /Extra: gob\.any,/);
});
