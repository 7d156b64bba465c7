package main

import "strings"

// A Level is a byte with methods, which a slice of it ignores.
type Level uint8

func (l Level) MarshalBinary() ([]byte, error)     { return []byte{'L', byte(l)}, nil }
func (l *Level) UnmarshalBinary(data []byte) error { *l = Level(data[1]); return nil }

// Raw is a byte slice by another name.
type Raw []byte

func textVectors() []*vector {
	return []*vector{
		one("string/empty", ""),
		one("string/ascii", "hello, world"),
		one("string/two-byte-runes", "héllo wörld"),
		one("string/three-byte-runes", "日本語"),
		one("string/four-byte-runes", "𝄞 and 😀"),
		one("string/last-rune", "\U0010ffff"),
		one("string/replacement-rune", "\ufffd"),
		one("string/line-separators", "a\u2028b\u2029c\r\nd"),
		one("string/bom", "\ufeff"),
		one("string/bom-first", "\ufeffhello").noted("a byte order mark is text"),
		one("string/nul", "a\x00b\x00"),
		one("string/quotes", `"quoted" \ and 'single'`),
		one("string/124-bytes", strings.Repeat("m", 124)).noted("a message of 127 bytes"),
		one("string/125-bytes", strings.Repeat("m", 125)).noted("a message of 128 bytes"),
		one("string/127-bytes", strings.Repeat("a", 127)),
		one("string/128-bytes", strings.Repeat("a", 128)),
		one("string/255-bytes", strings.Repeat("b", 255)),
		one("string/256-bytes", strings.Repeat("b", 256)),
		one("string/1000-bytes", strings.Repeat("0123456789", 100)),
		one("string/500-two-byte-runes", strings.Repeat("é", 500)),
		one("string/invalid-utf8", "a\xff\xfeb").noted("bytes that are no UTF-8"),
		one("string/truncated-rune", "a\xe6\x97"),
		one("string/digest", "\xe3\xb0\xc4\x00\xff"),
		one("string/surrogate", "\xed\xa0\x80"),
		one("bytes/nil", []byte(nil)).losing().noted("nil and empty are the same outside a struct"),
		one("bytes/empty", []byte{}).losing(),
		one("bytes/three", []byte{1, 2, 255}),
		one("bytes/127", sequence(127)),
		one("bytes/128", sequence(128)),
		one("bytes/all", sequence(256)),
		one("bytes/named", Raw{7, 8}),
		one("bytes/of-a-type-with-methods", []Level{1, 2, 3}).noted("the methods of a byte do not count in a slice"),
	}
}

// sequence returns n bytes that count up from zero.
func sequence(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}
