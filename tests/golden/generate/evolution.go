package main

import "time"

// PointReordered has the fields of Point the other way round.
type PointReordered struct{ Y, X int }

// PointMore has a field that Point lacks.
type PointMore struct{ X, Y, Z int }

// PointLess lacks a field of Point.
type PointLess struct{ Y int }

// PointSmall has narrower integers.
type PointSmall struct {
	X int8
	Y int16
}

// PointLarge has wider ones.
type PointLarge struct{ X, Y int64 }

// PointByPointer has pointers in place of values.
type PointByPointer struct {
	X *int
	Y **int
}

// Rich has a field of every kind that a receiver may have to skip, around those that it wants.
type Rich struct {
	Bool    bool
	First   int
	Text    string
	Bytes   []byte
	Complex complex128
	Nested  Outer
	Slice   [][]int
	Array   [2]string
	Map     map[string]Point
	List    *List
	When    time.Time
	Any     any
	None    any
	Last    string
}

// Bags has interfaces in everything that holds elements.
type Bags struct {
	Slice []any
	Array [2]any
	Map   map[string]any
	Last  string
}

// Poor has the two fields of Rich that are wanted.
type Poor struct {
	Last  string
	First int
}

// WithOuter and WithLess nest a struct that changed.
type WithOuter struct {
	Name string
	In   Outer
}

// OuterLess lacks most of Outer.
type OuterLess struct{ First PointLess2 }

// PointLess2 has one field of Inner and one of its own.
type PointLess2 struct {
	B   string
	New []int
}

// WithLess is the receiver's idea of WithOuter.
type WithLess struct {
	In   OuterLess
	Name string
}

func evolutionVectors() []*vector {
	rich := Rich{
		true, 1, "t", []byte{1}, complex(1, 2), Outer{Name: "n", First: Inner{1, "x"}}, [][]int{{1}, {2, 3}},
		[2]string{"a", "b"}, map[string]Point{"k": {1, 2}}, listOf(2), time.Unix(0, 0).UTC(), "any", nil, "last",
	}
	nested := rich
	nested.Any = Point{1, 2}
	deep := Rich{First: 3, Any: Box{Square{1}}, Last: "after"}
	return []*vector{
		one("evolution/reordered", Point{1, 2}).decodedInto(PointReordered{}),
		one("evolution/sender-has-more", PointMore{1, 2, 3}).decodedInto(Point{}),
		one("evolution/sender-has-less", PointLess{2}).decodedInto(Point{}),
		one("evolution/into-empty", Point{1, 2}).decodedInto(Empty{}),
		one("evolution/from-empty", Empty{}).decodedInto(Point{}).noted("a struct without fields fits any struct"),
		one("evolution/narrower", Point{-128, 32767}).decodedInto(PointSmall{}),
		one("evolution/wider", PointSmall{-128, 32767}).decodedInto(PointLarge{}),
		one("evolution/into-pointers", Point{1, 2}).decodedInto(PointByPointer{}),
		one("evolution/from-pointers", PointByPointer{X: pointerTo(1)}).decodedInto(Point{}),
		one("evolution/skip-every-kind", rich).decodedInto(Poor{}),
		one("evolution/skip-interface-with-type", nested).decodedInto(Poor{}),
		stream("evolution/skip-defines-types", deep, Square{4}, Box{Square{5}}).
			decodedInto(Poor{}, Square{}, Box{}).beyondGo().
			noted("skipping a nested interface defines the type that follows; Go itself fails (golang/go#34879)"),
		stream("evolution/skip-elements",
			Bags{[]any{Square{1}, 2, "x"}, [2]any{Inner{1, "i"}, Square{2}}, map[string]any{"k": Point{1, 2}}, "l"},
			Square{3}, Point{3, 4}).decodedInto(Poor{}, Square{}, Point{}),
		stream("evolution/skip-nil-elements",
			Bags{[]any{nil, Square{1}}, [2]any{}, map[string]any{"k": nil}, "l"}, Square{3}).
			decodedInto(Poor{}, Square{}).beyondGo().noted("Go fails to skip a nil interface"),
		stream("evolution/skip-new-at-every-level",
			Bags{Slice: []any{Mixed{"b", Square{1}, 2, []any{Inner{3, "i"}}, nil}}, Last: "l"}, Inner{4, "k"}, Square{5}).
			decodedInto(Poor{}, Inner{}, Square{}).beyondGo().noted("golang/go#34879 again"),
		one("evolution/nested", WithOuter{"n", Outer{Name: "o", First: Inner{1, "b"}}}).decodedInto(WithLess{}),
		one("evolution/slice-elements", []PointMore{{1, 2, 3}, {0, 0, 4}}).decodedInto([]Point{}),
		one("evolution/map-elements", map[string]PointMore{"k": {1, 2, 3}}).decodedInto(map[string]Point{}),
		one("evolution/int-to-int8", -128).decodedInto(int8(0)),
		one("evolution/uint-to-uint8", uint(255)).decodedInto(uint8(0)),
		one("evolution/float64-to-float32", 1.5).decodedInto(float32(0)),
		one("evolution/ints-to-int64s", []int{1, -1}).decodedInto([]int64{}),
		one("evolution/map-int-to-int8", map[string]int{"k": 1}).decodedInto(map[string]int8{}),
	}
}
