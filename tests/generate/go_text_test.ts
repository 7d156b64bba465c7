/**
 * Go source of declarations, and what gofmt says of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goText } from "../../generate/go_text.ts";
import { parseDeclarations } from "../../generate/type_text.ts";
import { goTest } from "../testing/go.ts";
import { outcomeOf } from "../testing/process.ts";
import { Random } from "../testing/random.ts";
import { randomApi } from "./random_api.ts";

const text =
  `type Build struct { Base; ID int64 \`json:"id"\`; At time.Time; Cost *big.Int; Hook Hook }
type Base struct { Owner string }
type Hook []byte // what GobEncode returns
type Page[int] struct { Items []int; Raw []byte; Pos struct { X int; Long string } }
type Empty struct{}`;

const go = `package main

import (
	"math/big"
	"time"
)

type Build struct {
	Base
	ID   int64 \`json:"id"\`
	At   time.Time
	Cost *big.Int
	Hook Hook
}

type Base struct {
	Owner string
}

type Hook []byte

func (b Hook) GobEncode() ([]byte, error) {
	return b, nil
}

func (b *Hook) GobDecode(data []byte) error {
	*b = append([]byte(nil), data...)
	return nil
}

// Page is a page.
type Page_int struct {
	Items []int
	Raw   []byte
	Pos   struct {
		X    int
		Long string
	}
}

type Empty struct{}
`;

Deno.test("goText() writes declarations as gofmt does", () => {
  const { declarations } = parseDeclarations(text.replace("Page[int]", "Page"));
  const named = declarations.map((one) =>
    one.name === "Page" ? { ...one, name: "Page[int]", doc: ["Page is a page."] } : one
  );
  assert.equal(goText(named, { package: "main" }), go);
  assert.equal(goText(named), go.slice(go.indexOf("type Build")));
  assert.match(goText([], { package: "model" }), /^package model\n$/);
});

goTest("gofmt leaves the source of random declarations as it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let index = 0; index < 200; index++) {
      const { declarations } = randomApi(new Random(15, index), index % 12 + 1);
      await Deno.writeTextFile(
        `${folder}/file${index}.go`,
        goText(declarations, { package: "main" }),
      );
    }
    await Deno.writeTextFile(`${folder}/one.go`, go);
    const { code, stdout, stderr } = await outcomeOf("gofmt", ["-l", folder]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
