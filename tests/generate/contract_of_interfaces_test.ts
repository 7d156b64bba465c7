/**
 * Contracts of Go source with interfaces, and the types that are registered with gob.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractFromGo } from "../../generate/contract_from_go.ts";
import { interfaces } from "./go_sources.ts";

async function contractOf(text: string, options = {}): Promise<string> {
  return await contractFromGo({ "go.mod": "module example.com/api\n", "api.go": text }, options);
}

Deno.test("contractFromGo() breaks lines of interfaces within slices", async () => {
  assert.match(await contractOf(interfaces), /gob\.slice\(gob\.oneOf\(\{\n/);
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
