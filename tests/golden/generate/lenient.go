package main

import "bytes"

// join puts parts of a stream together.
func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// message puts the length before a body of less than 128 bytes.
func message(body string) []byte { return append([]byte{byte(len(body))}, body...) }

// pointType and mapType define Point and map[string]int as type 66, which is a user's in every Go.
var (
	pointType = message("\xff\x83\x03\x01\x01\x05Point\x01\xff\x84\x00\x01\x02\x01\x01X\x01\x04\x00\x01\x01Y\x01\x04\x00\x00\x00")
	mapType   = message("\xff\x83\x04\x01\x02\xff\x84\x00\x01\x0c\x01\x04\x00\x00")
)

// lenientVectors are streams that no Go encoder writes and every Go decoder takes. A message starts with its length.
func lenientVectors() []*vector {
	return []*vector{
		raw("lenient/long-int", []byte{5, 4, 0, 0xfe, 0, 10}, 5).noted("an integer longer than needed"),
		raw("lenient/longest-uint", []byte{11, 6, 0, 0xf8, 0, 0, 0, 0, 0, 0, 0, 7}, uint(7)),
		raw("lenient/long-length", []byte{0xfe, 0, 3, 4, 0, 10}, 5).noted("a message length longer than needed"),
		raw("lenient/bool-2", []byte{3, 2, 0, 2}, true).noted("every uint but zero is true"),
		raw("lenient/trailing-bytes", []byte{6, 4, 0, 10, 1, 2, 3, 3, 4, 0, 14}, 5, 7).
			noted("bytes after a value are dropped"),
		raw("lenient/no-end-marker", join(pointType, []byte{6, 0xff, 0x84, 1, 2, 1, 4}, []byte{3, 4, 0, 14}), Point{1, 2}, 7),
		raw("lenient/no-struct-at-all", join(pointType, []byte{2, 0xff, 0x84}), Point{}),
		raw("lenient/explicit-zero", join(pointType, []byte{7, 0xff, 0x84, 1, 0, 1, 4, 0}), Point{0, 2}),
		raw("lenient/duplicate-keys", join(mapType, []byte{10, 0xff, 0x84, 0, 2, 1, 'a', 2, 1, 'a', 4}), map[string]int{"a": 2}).
			noted("the last of equal keys wins"),
		raw("lenient/unused-definition", join(pointType, []byte{3, 4, 0, 14}), 7),
	}
}
