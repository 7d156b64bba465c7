package main

import "math"

// A Point is the small struct of many vectors.
type Point struct{ X, Y int }

// Empty has no fields.
type Empty struct{}

func pointerTo[T any](value T) *T { return &value }

func sequenceVectors() []*vector {
	return append(sliceVectors(), arrayVectors()...)
}

func sliceVectors() []*vector {
	return []*vector{
		one("slice/int-nil", []int(nil)).losing(),
		one("slice/int-empty", []int{}).losing(),
		one("slice/int-zeros", []int{0, 0}).noted("elements are sent even when they are zero"),
		one("slice/int", []int{1, -2, 300}),
		one("slice/int-300", counting(300)),
		one("slice/bool", []bool{true, false, true}),
		one("slice/int8", []int8{1, -128, 127}),
		one("slice/int16", []int16{-32768, 32767}),
		one("slice/int32", []int32{math.MinInt32, math.MaxInt32}),
		one("slice/int64", []int64{math.MinInt64, 0, math.MaxInt64}),
		one("slice/uint", []uint{0, 127, 128}),
		one("slice/uint16", []uint16{0, 65535}),
		one("slice/uint32", []uint32{0, math.MaxUint32}),
		one("slice/uint64", []uint64{0, math.MaxUint64}),
		one("slice/uintptr", []uintptr{1, 2}),
		one("slice/float32", []float32{0, 1.5, float32(math.Inf(1)), float32(math.NaN())}),
		one("slice/float64", []float64{0, minusZero, 0.1, math.NaN()}),
		one("slice/complex64", []complex64{0, complex(1, -1)}),
		one("slice/complex128", []complex128{0, complex(0.5, 2)}),
		one("slice/string", []string{"", "a", "日本"}),
		one("slice/bytes", [][]byte{{1, 2}, {}, {255}}).losing(),
		one("slice/slices", [][]int{{1}, {2, 3}}),
		one("slice/slices-empty", [][]int{{1}, nil, {}}).losing(),
		one("slice/three-deep", [][][]string{{{"a"}, {"b", "c"}}, {{"d"}}}),
		one("slice/pointers", []*int{pointerTo(0), pointerTo(5)}),
		one("slice/pointers-to-pointers", []**int{pointerTo(pointerTo(5))}),
		one("slice/structs", []Point{{1, 2}, {}, {0, 3}}).noted("zero fields inside an element are left out"),
		one("slice/pointers-to-structs", []*Point{{1, 2}, {}}).noted("the struct reached by an unnamed pointer has no name"),
		one("slice/empty-structs", []Empty{{}, {}}),
		one("slice/arrays", [][2]int{{1, 2}, {0, 0}}),
		one("slice/maps", []map[string]int{{"a": 1}, {}}),
		one("slice/maps-nil", []map[string]int{nil}).losing(),
	}
}

// counting returns the numbers from 0 to n-1.
func counting(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func arrayVectors() []*vector {
	var many [200]bool
	many[0], many[199] = true, true
	return []*vector{
		one("array/int", [3]int{1, 0, -3}),
		one("array/int-zeros", [3]int{}),
		one("array/no-elements", [0]int{}),
		one("array/bytes", [4]byte{1, 0, 200, 255}).noted("an array of bytes is an array of uints"),
		one("array/bool-200", many),
		one("array/float64", [2]float64{1, minusZero}),
		one("array/string", [2]string{"", "b"}),
		one("array/arrays", [2][2]int{{1, 2}, {3, 4}}),
		one("array/slices", [2][]int{{1}, nil}),
		one("array/structs", [2]Point{{0, 1}, {}}).noted("the element of an array has no name"),
		one("array/pointers", [1]*int{pointerTo(9)}),
		one("array/digest", digest(0)),
		one("array/digests", [][32]byte{digest(0), {}, digest(100)}),
		one("array/digest-fields", Signed{"s", digest(7), [2]byte{}, &[1]byte{200}}).noted("an array of zeros is sent"),
	}
}

// Signed has arrays of bytes.
type Signed struct {
	Name string
	Hash [32]byte
	Tag  [2]byte
	Salt *[1]byte
}

// digest returns bytes of every width, beginning with first.
func digest(first byte) (sum [32]byte) {
	for i := range sum {
		sum[i] = first + byte(i)*9
	}
	return sum
}
