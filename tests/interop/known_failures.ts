/**
 * The interoperability tests that are known to fail, by their names. The list is empty and stays so: a test that cannot
 * pass yet may stand here for as long as its repair takes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";

/** Names of tests that fail. They are run all the same, and one that passes must leave the list. */
export const knownFailures: readonly string[] = [];

/**
 * A test against real Go. Without Go it is ignored; if it is listed it must fail, else it must pass.
 *
 * @param name The name of the test.
 * @param test Runs it.
 */
export function interopTest(name: string, test: () => Promise<void>): void {
  goTest(name, async () => {
    if (!knownFailures.includes(name)) return await test();
    let failed = false;
    try {
      await test();
    } catch {
      failed = true;
    }
    assert(failed, "This test passes: take it off the list of known failures");
  });
}
