import { bytes, slice, string, stringBytes, uint8 } from "../../gob/mod.ts";
import { golden, type GoldenCase } from "./golden_case.ts";

const notText = {
  encodes: false,
  reason: "the bytes are no UTF-8, and U+FFFD stands for them",
} as const;

/** The bytes from 0 to n-1. */
function sequence(n: number): Uint8Array {
  return Uint8Array.from({ length: n }, (_, i) => i);
}

/** Strings and byte slices. */
export const textCases: readonly GoldenCase[] = [
  golden("string/empty", string, ""),
  golden("string/ascii", string, "hello, world"),
  golden("string/two-byte-runes", string, "héllo wörld"),
  golden("string/three-byte-runes", string, "日本語"),
  golden("string/four-byte-runes", string, "𝄞 and 😀"),
  golden("string/last-rune", string, "\u{10ffff}"),
  golden("string/replacement-rune", string, "\ufffd"),
  golden("string/line-separators", string, "a\u2028b\u2029c\r\nd"),
  golden("string/bom", string, "\ufeff"),
  golden("string/bom-first", string, "\ufeffhello"),
  golden("string/nul", string, "a\0b\0"),
  golden("string/quotes", string, `"quoted" \\ and 'single'`),
  golden("string/124-bytes", string, "m".repeat(124)),
  golden("string/125-bytes", string, "m".repeat(125)),
  golden("string/127-bytes", string, "a".repeat(127)),
  golden("string/128-bytes", string, "a".repeat(128)),
  golden("string/255-bytes", string, "b".repeat(255)),
  golden("string/256-bytes", string, "b".repeat(256)),
  golden("string/1000-bytes", string, "0123456789".repeat(100)),
  golden("string/500-two-byte-runes", string, "é".repeat(500)),
  golden("string/invalid-utf8", string, "a\ufffd\ufffdb", notText),
  golden("string/truncated-rune", string, "a\ufffd", notText),
  golden("string/digest", stringBytes, new Uint8Array([0xe3, 0xb0, 0xc4, 0, 0xff]), {
    plain: "\ufffd\ufffd\0\ufffd",
  }),
  golden("string/surrogate", string, "\ufffd\ufffd\ufffd", notText),
  golden("bytes/nil", bytes, new Uint8Array()),
  golden("bytes/empty", bytes, new Uint8Array()),
  golden("bytes/three", bytes, new Uint8Array([1, 2, 255])),
  golden("bytes/127", bytes, sequence(127)),
  golden("bytes/128", bytes, sequence(128)),
  golden("bytes/all", bytes, sequence(256)),
  golden("bytes/named", bytes, new Uint8Array([7, 8])),
  golden("bytes/of-a-type-with-methods", slice(uint8), [1, 2, 3], {
    plain: new Uint8Array([1, 2, 3]),
  }),
];
