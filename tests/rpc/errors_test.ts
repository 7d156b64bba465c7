import assert from "node:assert/strict";
import { ServerError, ShutdownError } from "../../mod.ts";

Deno.test("ServerError has the text to the letter and the method's full name", () => {
  const error = new ServerError("  divide by zero\n", "Arith.Divide");
  assert(error instanceof Error);
  assert.equal(error.name, "ServerError");
  assert.equal(error.message, "  divide by zero\n");
  assert.equal(error.method, "Arith.Divide");
});

Deno.test("ShutdownError says what happened and what caused it", () => {
  const cause = new Error("reset");
  const error = new ShutdownError("reset", { cause });
  assert(error instanceof Error);
  assert.equal(error.name, "ShutdownError");
  assert.equal(error.message, "reset");
  assert.equal(error.cause, cause);
  assert(!("cause" in new ShutdownError("connection is shut down")));
});
