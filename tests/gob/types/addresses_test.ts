import assert from "node:assert/strict";
import {
  decode,
  encode,
  GobError,
  netipAddr,
  type Schema,
  struct,
  url,
  uuid,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";
import { fromOwnBytes, ownBytes } from "../opaque_values.ts";

/** Addresses as Go prints them and their bytes, as Go 1.26 writes them. */
const addresses: readonly (readonly [text: string, hex: string])[] = [
  ["0.0.0.0", "00000000"],
  ["192.0.2.1", "c0000201"],
  ["255.255.255.255", "ffffffff"],
  ["::", "00000000000000000000000000000000"],
  ["::1", "00000000000000000000000000000001"],
  ["2001:db8::1", "20010db8000000000000000000000001"],
  ["1:0:0:2::3", "00010000000000020000000000000003"],
  ["2001:db8::1:0:0:1", "20010db8000000000001000000000001"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ["1:2:3:4:5:6:7:0", "00010002000300040005000600070000"],
  ["fe80::1%eth0", "fe80000000000000000000000000000165746830"],
  ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201"],
  ["::ffff:1.2.3.4%z", "00000000000000000000ffff010203047a"],
  ["invalid IP", ""],
];

Deno.test("netipAddr writes and reads the bytes of Go", pure, () => {
  for (const [text, hex] of addresses) {
    assert.equal(ownBytes(netipAddr, text), hex, text);
    assert.equal(fromOwnBytes(netipAddr, "::", hex), text);
  }
});

Deno.test("netipAddr takes other spellings of an address", pure, () => {
  const table: [string, string][] = [
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::ffff:c000:0201", "::ffff:192.0.2.1"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
    ["FE80::1%Eth 0", "fe80::1%Eth 0"],
  ];
  for (const [text, printed] of table) {
    assert.equal(decode(encode(netipAddr, text), netipAddr), printed);
  }
});

Deno.test("netipAddr refuses what is not an address, as Go does", pure, () => {
  const Host = struct("main.Host", { IP: netipAddr as unknown as Schema<unknown> });
  const wrong = [
    ...["", "localhost", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4%eth0", " ::1"],
    ...[":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "[::1]", "::1%"],
    ...["::1.2.3", "::1.2.3.04", "1:2:3:4:5:6:7:1.2.3.4", "::1/64", "1.2.3.4:80", "0x7f.1"],
    ...[5, null, undefined, {}, "fe80::1%\ud800"],
  ];
  for (const value of wrong) {
    assert.throws(
      () => encode(Host, { IP: value }),
      /^TypeError: Cannot encode Host\.IP: expected /,
      String(value),
    );
  }
  for (const hex of ["01", "c00002", "c000020101", "00".repeat(15)]) {
    assert.throws(() => fromOwnBytes(netipAddr, "::", hex), /^GobError: unexpected slice size$/);
  }
});

Deno.test("url is what Go prints, and nothing rewrites it", pure, () => {
  const table = [
    "",
    "http://a/b",
    "http://EXAMPLE.com/%7Efoo?q=1#frag",
    "mailto:a@b",
    "//host/p",
    "a%20b",
    "http://[::1]:80/../x",
    "https://user:pass@host/ü",
  ];
  for (const text of table) {
    assert.equal(ownBytes(url, text), new TextEncoder().encode(text).toHex());
    assert.equal(decode(encode(url, text), url), text);
    assert.equal(decode(encode(url, text)), text);
  }
  assert.throws(
    () => encode(url as unknown as Schema<unknown>, new URL("http://a/")),
    /^TypeError: Cannot encode value: expected a string, received object$/,
  );
  assert.throws(() => encode(url, "http://\ud800/"), /^TypeError: .*lone surrogate$/);
});

Deno.test("uuid is sixteen bytes and the usual text", pure, () => {
  const text = "01234567-89ab-cdef-0123-456789abcdef";
  assert.equal(ownBytes(uuid, text), "0123456789abcdef0123456789abcdef");
  assert.equal(fromOwnBytes(uuid, text, "0123456789abcdef0123456789abcdef"), text);
  assert.equal(decode(encode(uuid, text.toUpperCase()), uuid), text);
  for (
    const wrong of [
      "",
      "0123",
      text.replaceAll("-", ""),
      `{${text}}`,
      `${text}0`,
      text.replace("f", "g"),
      7,
    ]
  ) {
    assert.throws(
      () => encode(uuid as unknown as Schema<unknown>, wrong),
      TypeError,
      String(wrong),
    );
  }
  for (const hex of ["", "00", "00".repeat(15), "00".repeat(17)]) {
    assert.throws(() => fromOwnBytes(uuid, text, hex), GobError);
  }
});
