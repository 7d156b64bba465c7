package main

import "math"

func mapVectors() []*vector {
	return append(mapKeyVectors(), mapValueVectors()...)
}

func mapKeyVectors() []*vector {
	shared := "equal"
	return []*vector{
		one("map/bool-key", map[bool]string{true: "yes"}),
		one("map/int-key", map[int]string{-5: "x"}),
		one("map/int8-key", map[int8]bool{-128: true}),
		one("map/int64-key", map[int64]string{math.MinInt64: "min"}),
		one("map/uint-key", map[uint]int{7: 0}),
		one("map/uint8-key", map[uint8]int{200: 1}),
		one("map/uint64-key", map[uint64]string{math.MaxUint64: "max"}),
		one("map/float32-key", map[float32]int{1.5: 3}),
		one("map/float64-key", map[float64]int{0.1: 1}),
		one("map/nan-keys", nanKeys(130, 7)).noted("130 keys in Go, which fold to one in a JavaScript Map"),
		one("map/complex-key", map[complex128]int{complex(1, -1): 1}),
		one("map/string-key", map[string]int{"one": 1}),
		one("map/empty-string-key", map[string]int{"": 0}),
		one("map/proto-key", map[string]int{"__proto__": 1}).noted("a key that is no ordinary name in JavaScript"),
		one("map/struct-key", map[Point]string{{1, 2}: "p"}).noted("a map's key has no name"),
		one("map/array-key", map[[2]int]string{{1, 2}: "a"}),
		one("map/pointer-keys", map[*string]int{pointerTo(shared): 1, pointerTo(shared): 1}).noted("two pointers to one text"),
		one("map/interface-key", map[any]int{"a": 1}),
		one("map/digest-keys", map[string]int{
			"\x80": 3, "\xfe\x01": 2, "\xff\x01": 1, "\ufffd": 5,
		}).anyOrder().noted("keys that are no UTF-8"),
		one("map/byte-array-keys", map[[2]byte]string{{1, 2}: "a", {200, 0}: "b"}).anyOrder(),
		one("map/interface-keys", map[any]int{"a": 1, 2: 2, true: 3}).anyOrder(),
	}
}

func nanKeys(n, value int) map[float64]int {
	m := make(map[float64]int)
	for i := 0; i < n; i++ {
		m[math.NaN()] = value
	}
	return m
}

func mapValueVectors() []*vector {
	return []*vector{
		one("map/nil", map[string]int(nil)).losing(),
		one("map/empty", map[string]int{}),
		one("map/three", map[string]int{"a": 1, "b": 2, "c": 3}).anyOrder(),
		one("map/four-ints", map[int]int{-1: 1, 0: 0, 1: -1, 2: 4}).anyOrder(),
		one("map/bytes", map[string][]byte{"k": {1, 2}}),
		one("map/slices", map[string][]int{"k": {1, 2}}),
		one("map/arrays", map[string][2]bool{"k": {true, false}}),
		one("map/structs", map[string]Point{"k": {0, 4}}),
		one("map/pointers-to-structs", map[string]*Point{"k": {3, 0}}),
		one("map/pointers", map[string]*int{"k": pointerTo(0)}),
		one("map/empty-structs", map[string]Empty{"k": {}}).noted("a set"),
		one("map/anonymous-empty-structs", map[string]struct{}{"k": {}}),
		one("map/maps", map[string]map[string]int{"k": {"l": 1}}),
		one("map/maps-empty", map[string]map[string]int{"k": {}}),
		one("map/interfaces", map[string]any{"k": "text"}),
		one("map/interfaces-nil", map[string]any{"k": nil}),
	}
}
