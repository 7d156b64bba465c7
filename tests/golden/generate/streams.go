package main

import (
	"math/big"
	"reflect"
)

// manyTypes returns values of n types that are defined one by one, to move the ids on.
func manyTypes(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = reflect.New(reflect.ArrayOf(i+1, reflect.TypeOf(0))).Elem().Interface()
	}
	return all
}

func streamVectors() []*vector {
	return []*vector{
		stream("stream/basics", 1, "two", 3.5, true, []byte{4}, uint(5), complex(6, 0)),
		stream("stream/same-struct-twice", Point{1, 2}, Point{3, 4}).noted("defined once"),
		stream("stream/same-slice-twice", []int{1}, []int{}, []int{2, 3}).losing(),
		stream("stream/differing", Point{1, 2}, "text", Inner{3, "i"}, Point{5, 6}, []Point{{7, 8}}, map[string]int{"k": 1}),
		stream("stream/inner-type-known", Outer{Name: "o"}, Inner{1, "i"}, Empty{}).noted("no new definitions"),
		stream("stream/inner-type-first", Inner{1, "i"}, Outer{Name: "o", First: Inner{2, ""}}),
		stream("stream/value-and-pointer", Point{1, 2}, &Point{3, 4}, pointerTo(5), 6),
		stream("stream/interfaces", Box{Point{1, 2}}, Box{Point{3, 4}}, Point{5, 6}, []any{Point{7, 8}}).
			noted("what an interface defined is not defined again"),
		stream("stream/interface-uses-known", Point{1, 2}, Box{Point{3, 4}}),
		stream("stream/interface-defines-two", Box{Outer{Name: "a"}}, Inner{1, "b"}, Box{Inner{2, "c"}}),
		stream("stream/interface-in-interface", Box{Box{Inner{1, "a"}}}, Box{Inner{2, "b"}}, Inner{3, "c"}),
		stream("stream/recursive", listOf(2), listOf(1), List{}),
		stream("stream/mutual", Chicken{"hen", nil}, Egg{1, &Chicken{"c", nil}}),
		stream("stream/opaque", Secret("a"), Secret("b"), []Secret{"c"}),
		stream("stream/opaque-value-then-pointer", Secret("a"), pointerTo(Secret("b"))),
		stream("stream/opaque-pointer-then-value", pointerTo(Secret("a")), Secret("b")),
		stream("stream/opaque-pointer-takes-an-id", Secret("a"), pointerTo(Secret("b")), Point{1, 2}).
			noted("a pointer to a known opaque type takes an id that is never sent"),
		stream("stream/opaque-field-then-interface", &Opaques{}, Box{&Counter{1}}, []int{1}),
		stream("stream/seventy-types", manyTypes(70)...).noted("ids from one byte to two"),
		stream("stream/big-pointer-then-field", big.NewInt(1), &Values{}),
		stream("stream/same-elements-other-slices", []Point{{1, 2}}, [1]Point{{3, 4}}, map[int]Point{5: {6, 7}}),
		stream("stream/first-id-65", Point{1, 2}, []Point{{3, 4}}).after([1]int{}).noted("as an older Go numbers"),
		stream("stream/high-ids", Outer{Name: "o", First: Inner{1, "i"}}, Box{Point{1, 2}}).after(manyTypes(300)...).
			noted("type ids of two bytes"),
		stream("stream/types-numbered-apart", Point{1, 2}, Outer{Name: "o"}).after(Outer{}, []int{}, Point{}).
			noted("ids neither in order nor without gaps"),
		stream("stream/after-a-failure", failing{[]*Point{{1, 2}, nil}}, []*Point{{3, 4}}, Point{5, 6}).
			noted("the definitions of a value that could not be encoded count"),
		stream("stream/unused-definitions", failing{[]*Point{nil}}, 7),
	}
}
