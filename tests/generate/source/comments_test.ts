/**
 * Doc comments and build constraints.
 *
 * @module
 */

import assert from "node:assert/strict";
import { constraintOf, docLines } from "../../../generate/source/comments.ts";

Deno.test("docLines() leaves out slashes, directives and blank lines at the ends", () => {
  assert.deepEqual(docLines(["//", "// a", "//  b\r", "//", "//", "//c  ", "//"]), [
    "a",
    " b",
    "",
    "c",
  ]);
  assert.deepEqual(docLines(["/*\n\ta\n\tb\n*/"]), ["\ta", "\tb"]);
  assert.deepEqual(docLines(["// a", "//go:noinline", "//line x.go:3", "//export f", "//nolint"]), [
    "a",
    "nolint",
  ]);
});

Deno.test("constraintOf() finds the line for the build", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["", undefined],
    ["// text\n\n//go:build linux && !cgo\n\n", "linux && !cgo"],
    ["//go:build linux // +build\n", "linux // +build"],
    ["//go:build a\n// +build b\n\n", "a"],
    ["// +build a\n//go:build b\n\n", "b"],
    ["// go:build a\n", undefined],
    ["//go:builder a\n", undefined],
    ["/* text\n//go:build a\n*/\n//go:build b\n", "b"],
    ["/* a */ /* b\n*/ //go:build c\n//go:build d\n", "d"],
    ["// +build linux\n\n", "linux"],
    ["// +build linux darwin\n\n", "linux || darwin"],
    ["// +build linux,386 darwin,!cgo\n\n", "(linux && 386) || (darwin && !cgo)"],
    ["// +build linux\n// +build cgo\n\n// text\n", "linux && cgo"],
    ["// +build a b\n// +build c,d\n// +build !e\n\n", "(a || b) && c && d && !e"],
    ["// +build\n// +build a, !!b @\n\n", "ignore && ((a && ignore) || ignore || ignore)"],
    ["//+build linux\n\n", "linux"],
    // Without a blank line it is the doc comment of the package.
    ["// +build linux\n", undefined],
    ["// +build a\n\n// +build b\n", "a"],
  ];
  for (const [header, constraint] of cases) assert.equal(constraintOf(header), constraint, header);
});
