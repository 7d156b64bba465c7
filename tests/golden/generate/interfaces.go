package main

import (
	"encoding/gob"
	"math/big"
	"strings"
	"time"
)

// A Shape is an interface with a method; on the wire it is like any other.
type Shape interface{ Area() float64 }

// Square is registered as a value.
type Square struct{ Side float64 }

// Area is the square of the side.
func (s Square) Area() float64 { return s.Side * s.Side }

// Circle is registered as a pointer.
type Circle struct {
	Radius float64
	Center Point
}

// Area is that of the circle.
func (c *Circle) Area() float64 { return 3 * c.Radius * c.Radius }

// Box has one interface.
type Box struct{ Value any }

// Mixed has interfaces between other fields.
type Mixed struct {
	Before string
	First  any
	Middle int
	Second any
	After  []int
}

// Drawing has shapes.
type Drawing struct {
	Title  string
	Main   Shape
	Shapes []Shape
	ByName map[string]Shape
}

// Pocket is a type that only its registered name tells apart from Point.
type Pocket struct{ X, Y int }

// Code is a basic type with a name.
type Code int

// Celsius is a basic type with a name of a float.
type Celsius float64

// Named is registered under a name that is not ASCII.
type Named struct{ N int }

// longName is as long as a registered name may be.
var longName = strings.Repeat("n", 1024)

// Long is registered under longName.
type Long struct{ N int }

// register gives names to the types that travel behind interfaces.
func register() {
	for _, value := range []any{
		Point{}, Square{}, &Circle{}, Box{}, Mixed{}, Code(0), Celsius(0), Inner{}, Outer{}, Empty{}, Basics{},
		List{}, &Tree{}, Forest{}, []any{}, map[string]any{}, map[string]int{}, [3]int{}, [2]Point{}, []Point{},
		[][]int{}, time.Time{}, time.Duration(0), &big.Int{}, Secret(""), &Counter{}, G[int]{},
	} {
		gob.Register(value)
	}
	gob.RegisterName("geometry.pocket", Pocket{})
	gob.RegisterName(longName, Long{})
	gob.RegisterName("日本", Named{})
}

func interfaceVectors() []*vector {
	all := []*vector{one("interface/nil", Box{})}
	for _, basic := range []struct {
		name  string
		value any
	}{
		{"bool", true}, {"bool-false", false}, {"int", -5}, {"int-zero", 0}, {"int8", int8(-8)}, {"int16", int16(-16)},
		{"int32", int32(-32)}, {"int64", int64(-1 << 63)}, {"uint", uint(5)}, {"uint8", uint8(8)},
		{"uint16", uint16(16)}, {"uint32", uint32(32)}, {"uint64", uint64(1<<64 - 1)}, {"uintptr", uintptr(1)},
		{"float32", float32(1.5)}, {"float64", 0.1}, {"float64-whole", 2.0}, {"complex64", complex64(complex(1, 2))},
		{"complex128", complex(1, -2)}, {"string", "text"}, {"string-empty", ""}, {"bytes", []byte{1, 2}},
		{"slice-int", []int{1, 2}}, {"slice-int8", []int8{1}}, {"slice-int16", []int16{1}}, {"slice-int32", []int32{1}},
		{"slice-int64", []int64{1}}, {"slice-uint", []uint{1}}, {"slice-uint16", []uint16{1}},
		{"slice-uint32", []uint32{1}}, {"slice-uint64", []uint64{1}}, {"slice-float32", []float32{1}},
		{"slice-float64", []float64{1}}, {"slice-complex64", []complex64{1}}, {"slice-complex128", []complex128{1}},
		{"slice-uintptr", []uintptr{1}}, {"slice-bool", []bool{true}}, {"slice-string", []string{"a", "b"}},
		{"long", strings.Repeat("long ", 100)},
	} {
		all = append(all, one("interface/"+basic.name, Box{basic.value}))
	}
	return append(append(all, concreteVectors()...), nestedInterfaceVectors()...)
}

func concreteVectors() []*vector {
	var top any = Point{1, 2}
	var basic any = "top"
	var shape Shape = Square{2}
	return []*vector{
		one("interface/struct", Box{Point{1, 2}}),
		one("interface/slice-empty", Box{[]int{}}).losing(),
		one("interface/struct-zero", Box{Point{}}),
		one("interface/struct-empty", Box{Empty{}}),
		one("interface/pointer", Box{&Circle{2, Point{0, 1}}}).noted("registered as a pointer"),
		one("interface/named-int", Box{Code(5)}),
		one("interface/named-float", Box{Celsius(-0.5)}),
		one("interface/own-name", Box{Pocket{1, 2}}).noted("a name that the program chose"),
		one("interface/long-name", Box{Long{1}}).noted("a name of 1024 bytes, the most there can be"),
		one("interface/non-ascii-name", Box{Named{1}}),
		one("interface/generic", Box{G[int]{3}}),
		one("interface/map", Box{map[string]int{"k": 1}}),
		one("interface/array", Box{[3]int{1, 2, 3}}),
		one("interface/array-of-structs", Box{[2]Point{{1, 2}, {3, 4}}}).noted("two definitions inside one value"),
		one("interface/slice-of-structs", Box{[]Point{{1, 2}}}),
		one("interface/slice-of-slices", Box{[][]int{{1}, {2}}}),
		one("interface/nested-struct", Box{Outer{Name: "o", First: Inner{A: 1}}}).noted("three definitions inside one value"),
		one("interface/basics", Box{fullBasics}),
		one("interface/recursive", Box{List{1, &List{2, nil}}}),
		one("interface/recursive-pointer", Box{&Tree{Value: "t"}}),
		one("interface/time", Box{time.Date(2024, 2, 29, 12, 30, 15, 5, time.UTC)}),
		one("interface/duration", Box{90 * time.Second}),
		one("interface/big-int", Box{big.NewInt(-7)}),
		one("interface/opaque-value", Box{Secret("s")}),
		one("interface/opaque-pointer", Box{&Counter{3}}),
		one("interface/top", &top).noted("the value itself is an interface"),
		one("interface/top-basic", &basic),
		one("interface/top-shape", &shape),
	}
}

func nestedInterfaceVectors() []*vector {
	return []*vector{
		one("interface/in-interface", Box{Box{Point{1, 2}}}),
		one("interface/three-deep", Box{Box{Box{Point{3, 4}}}}),
		one("interface/in-interface-nil", Box{Box{}}),
		one("interface/slice", []any{1, "two", nil, 3.5, []byte{4}, true}),
		one("interface/slice-spanning", []any{Point{1, 2}, &Circle{1, Point{}}, Point{3, 4}, Inner{5, "six"}}).
			noted("each new type ends a message"),
		one("interface/slice-behind-interface", Box{[]any{1, Point{1, 2}, []any{"deep", nil}}}),
		one("interface/map-of", map[string]any{"p": Point{1, 2}}),
		one("interface/map-of-three", map[string]any{"a": 1, "b": "two", "c": nil}).anyOrder(),
		one("interface/map-behind-interface", Box{map[string]any{"k": Square{1}}}),
		one("interface/same-type-twice", Mixed{"b", Point{1, 2}, 3, Point{4, 5}, []int{6}}).noted("defined once"),
		one("interface/two-types", Mixed{"b", Square{1}, 3, &Circle{2, Point{1, 1}}, nil}),
		one("interface/first-nil", Mixed{Second: Inner{B: "b"}, After: []int{1}}),
		one("interface/mixed-in-mixed", Mixed{"a", Mixed{"b", Point{1, 0}, 1, nil, []int{1}}, 2, Inner{1, "c"}, nil}),
		one("interface/new-at-every-level", Box{Mixed{"b", Square{1}, 2, []any{Inner{3, "i"}, &Circle{4, Point{}}}, nil}}),
		one("interface/new-at-every-level-long", Box{Mixed{
			strings.Repeat("b", 200), Outer{Name: strings.Repeat("o", 300)}, 1, []any{Square{2}}, counting(100),
		}}).noted("messages within messages, with lengths of two bytes"),
		one("interface/long-before-new-type", Mixed{Before: strings.Repeat("b", 200), First: Point{1, 2}, Middle: 3}),
		one("interface/new-key-and-element", map[any]any{Point{1, 2}: Inner{3, "i"}}),
		one("interface/pointers-to-opaque", []any{&Counter{1}, &Counter{2}, Secret("s")}),
		one("interface/pointer-to-basic", Box{pointerTo(5)}).losing().noted("the pointer does not show"),
		one("interface/shapes", Drawing{
			"d", Square{1}, []Shape{&Circle{1, Point{}}, nil, Square{2}}, map[string]Shape{"c": &Circle{3, Point{1, 0}}},
		}),
		one("interface/shapes-nil", Drawing{}),
		one("interface/structs-holding-interfaces", []Box{{1}, {}, {Point{1, 2}}, {Box{"in"}}}),
		one("interface/array-of", [2]any{Point{1, 2}, nil}),
		one("interface/pointers-to", []*any{pointerTo[any]("a"), pointerTo[any](Point{1, 2})}),
		one("interface/one-of", []any{Point{1, 2}, &Circle{2, Point{0, 1}}, "text", nil, 7}),
		one("interface/one-of-field", Box{&Circle{2, Point{0, 1}}}),
	}
}
