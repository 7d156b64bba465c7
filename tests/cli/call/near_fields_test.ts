import assert from "node:assert/strict";
import { spellings } from "../../../cli/call/near_fields.ts";

Deno.test("spellings() are those of Go", () => {
  assert(spellings("user_id").includes("UserID"));
  assert(spellings("userId").includes("UserID"));
  assert(spellings("count").includes("Count"));
  assert(spellings("Tag").includes("Tags"));
  assert(spellings("Tags").includes("Tag"));
  assert(!spellings("Tags").includes("Tags"));
  assert.deepEqual(spellings("…"), []);
});
