// URLs as the fields of Go's url.URL. What the table claims of Go was seen there: json.Unmarshal into a url.URL, and its String().

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { joinUrl, splitUrl } from "../../json/url.ts";
import { JsonEncoder } from "../../json/encoder.ts";

const empty = {
  Scheme: "",
  Opaque: "",
  Host: "",
  Path: "",
  Fragment: "",
  RawQuery: "",
  RawPath: "",
  RawFragment: "",
  ForceQuery: false,
  OmitHost: false,
};

Deno.test("joinUrl() puts fields together that no text gives, as Go's String()", () => {
  const table: readonly (readonly [fields: Partial<typeof empty> & { User?: object }, string])[] = [
    [{ Host: "h" }, "//h"],
    [{ Host: "h", Path: "p" }, "//h/p"],
    [{ Scheme: "http", Host: "h", Path: "p" }, "http://h/p"],
    [{ Scheme: "http" }, "http:"],
    [{ Scheme: "http", Path: "p" }, "http://p"],
    [{ Scheme: "http", Path: "p", OmitHost: true }, "http:p"],
    [{ Scheme: "http", Path: "//p" }, "http:////p"],
    [{ Scheme: "http", Path: "//p", OmitHost: true }, "http://p"],
    [{ Scheme: "http", User: {} }, "http://@"],
    [{ User: {}, Path: "p" }, "//@p"],
    // Read again, what stands before such a colon would be a scheme.
    [{ Path: "a:b" }, "./a:b"],
    [{ Path: "a:b/c" }, "./a:b/c"],
    [{ Path: "a/b:c" }, "a/b:c"],
  ];
  for (const [fields, text] of table) assert.equal(joinUrl({ ...empty, ...fields }), text);
});

Deno.test("splitUrl() takes texts only", () => {
  const table: readonly (readonly [value: unknown, received: string])[] = [
    [5, "number"],
    [null, "null"],
    [new URL("http://h/"), "object"],
  ];
  for (const [value, received] of table) {
    assert.throws(() => splitUrl(value), new RegExp(`expected a string, received ${received}$`));
  }
});

Deno.test("splitUrl() takes well-formed text only, with escapes and without", () => {
  for (const text of ["http://h/\ud800", "http://h/%41\ud800", "a#%41\udc00"]) {
    const Holder = gob.struct("main.Holder", { U: gob.url });
    assert.throws(() => new JsonEncoder().encode(nodeOf(Holder), { U: text }), {
      name: "TypeError",
      message: /^Cannot encode Holder\.U.*: expected well-formed text, received a lone surrogate$/,
    });
  }
});
