package main

import (
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"reflect"
)

// Types that look like others and are not. Their names show up in the texts.
type (
	// ArgsAsText has the fields of Args with another type.
	ArgsAsText struct{ A, B string }
	// ArgsAsUint has the fields of Args without a sign.
	ArgsAsUint struct{ A, B uint }
	// ArgsHalf has one good and one bad field.
	ArgsHalf struct {
		A int
		B []int
	}
	// NestedWrong has a bad type inside a field.
	NestedWrong struct{ Points []ArgsAsText }
	// NestedSlice has a slice where a struct belongs.
	NestedSlice struct{ Origin []int }
	// Opaque encodes itself to whatever bytes it holds.
	Opaque struct{ bytes []byte }
	// MomentFake has such a type in the place of an instant.
	MomentFake struct{ At Opaque }
	// MomentText has a string in the place of an instant.
	MomentText struct{ At string }
)

// GobEncode gives the bytes as they are.
func (o Opaque) GobEncode() ([]byte, error) { return o.bytes, nil }

// GobDecode takes the bytes as they are.
func (o *Opaque) GobDecode(data []byte) error {
	o.bytes = data
	return nil
}

// A mistake is a call that a server refuses. ../texts.ts makes the same ones.
type mistake struct {
	name   string
	method string
	args   any
}

func mistakes() []mistake {
	value := any(Args{1, 2})
	return []mistake{
		{"unknown service", "Nope.Add", Args{1, 2}},
		{"unknown method", "Arith.Nope", Args{1, 2}},
		{"unknown method of a dotted service", "net.rpc.Arith.Nope", Args{1, 2}},
		{"unknown dotted service", "net.rpc.Nope.Add", Args{1, 2}},
		{"service by its last part", "Arith.Arith.Add", Args{1, 2}},
		{"lower case service", "arith.Add", Args{1, 2}},
		{"lower case method", "Arith.add", Args{1, 2}},
		{"method that is not exported", "Arith.hidden", Args{1, 2}},
		{"no dot", "Add", Args{1, 2}},
		{"no name", "", Args{1, 2}},
		{"only a dot", ".", Args{1, 2}},
		{"two dots", "..", Args{1, 2}},
		{"no method", "Arith.", Args{1, 2}},
		{"no service", ".Add", Args{1, 2}},
		{"space before", " Arith.Add", Args{1, 2}},
		{"space after", "Arith.Add ", Args{1, 2}},
		{"not ASCII", "Größe.Maß", Args{1, 2}},
		{"a percent sign", "Arith.%d%s", Args{1, 2}},
		{"toString", "Arith.toString", Args{1, 2}},
		{"constructor", "Arith.constructor", Args{1, 2}},
		{"hasOwnProperty", "Arith.hasOwnProperty", Args{1, 2}},
		{"method called __proto__", "Arith.__proto__", Args{1, 2}},
		{"service called __proto__", "__proto__.toString", Args{1, 2}},
		{"constructor as service", "constructor.name", Args{1, 2}},
		{"no field in common", "Arith.Add", Reply{1}},
		{"no field in common, by pointer", "Arith.Mul", Reply{1}},
		{"field of another type", "Arith.Add", ArgsAsText{"1", "2"}},
		{"field without a sign", "Arith.Add", ArgsAsUint{1, 2}},
		{"second field of another type", "Arith.Mul", ArgsHalf{1, []int{2}}},
		{"int for a struct", "Arith.Add", 7},
		{"string for a struct", "Arith.Mul", "seven"},
		{"slice for a struct", "Arith.Add", []int{7}},
		{"map for a struct", "Arith.Add", map[string]int{"A": 7}},
		{"struct for a string", "Arith.Scan", Args{1, 2}},
		{"int for a string", "Arith.Scan", 7},
		{"bytes for a string", "Arith.Scan", []byte("7")},
		{"slice of strings for a string", "Arith.Scan", []string{"7"}},
		{"map for a string", "Arith.Scan", map[string]int{"7": 7}},
		{"named slice for a string", "Arith.Scan", Names{"7"}},
		{"named map for a string", "Arith.Scan", Table{"7": 7}},
		{"named array for a slice", "Builtin.Reverse", Pair{1, 2}},
		{"string for bytes", "Builtin.Bytes", "7"},
		{"slice of ints for bytes", "Builtin.Bytes", []int{7}},
		{"string for a pointer to an int", "Builtin.Twice", "7"},
		{"uint for a pointer to an int", "Builtin.Twice", uint(7)},
		{"int for a float", "Builtin.Half", 7},
		{"float for a complex", "Builtin.Conjugate", 7.5},
		{"complex for a float", "Builtin.Half", complex(7, 8)},
		{"int for a bool", "Builtin.Not", 1},
		{"int for a uint", "Builtin.Next", 1},
		{"uint for an int", "Builtin.Negate", uint(1)},
		{"array too long", "Builtin.Swap", [3]int{1, 2, 3}},
		{"array too short", "Builtin.Swap", [1]int{1}},
		{"slice for an array", "Builtin.Swap", []int{1, 2}},
		{"array for a slice", "Builtin.Reverse", [2]int{1, 2}},
		{"slice of strings for a slice of ints", "Builtin.Reverse", []string{"1"}},
		{"slice of structs with a bad field", "Builtin.Sums", []ArgsAsText{{"1", "2"}}},
		{"map with other keys", "Builtin.Total", map[int]int{1: 2}},
		{"map with other values", "Builtin.Total", map[string]string{"a": "b"}},
		{"slice for a map", "Builtin.Total", []int{1}},
		{"map with other keys, by pointer", "Builtin.Keys", map[bool]int{true: 2}},
		{"int8 overflow", "Builtin.Small", Args{128, 1}},
		{"int8 underflow", "Builtin.Small", Args{-129, 1}},
		{"int16 overflow", "Builtin.Small", Args{1, 32768}},
		{"bad type inside a slice of a field", "Builtin.Nested", NestedWrong{[]ArgsAsText{{"1", "2"}}}},
		{"slice for a struct field", "Builtin.Nested", NestedSlice{[]int{1}}},
		{"interface for a struct", "Arith.Add", &value},
		{"interface for a string", "Arith.Scan", &value},
		{"struct for an interface", "Values.Echo", Args{1, 2}},
		{"int for an interface", "Values.Echo", 7},
		{"string for a slice of interfaces", "Values.List", "7"},
		{"slice of ints for a slice of interfaces", "Values.List", []int{7}},
		{"map of ints for a map of interfaces", "Values.Map", map[string]int{"a": 7}},
		{"int in the place of an interface", "Values.Box", Box7{7}},
		{"name not registered", "Values.Box", Box{Ghost("boo")}},
		{"name not registered in a list", "Values.List", []any{1, Ghost("boo")}},
		{"name not registered in an interface", "Values.List", []any{Group{"crew", []any{Ghost("boo")}}}},
		{"int for a list", "Recursive.Sum", 7},
		{"no field in common with a list", "Recursive.Sum", Tree{Name: "root"}},
		{"string for an instant", "Known.Format", "now"},
		{"struct for an instant", "Known.Format", Args{1, 2}},
		{"string for an instant in a field", "Known.After", MomentText{"now"}},
		{"instant of another version", "Known.After", MomentFake{Opaque{make([]byte, 15)}}},
		{"instant too short", "Known.After", MomentFake{Opaque{[]byte{1, 2, 3}}}},
		{"instant for a string", "Arith.Scan", Opaque{[]byte("7")}},
		{"int for a big integer", "Known.Square", 7},
		{"big integer of another version", "Known.Square", Opaque{[]byte{99, 1}}},
		{"string for a duration", "Known.Seconds", "1s"},
		{"handler error", "Arith.Div", Args{7, 0}},
		{"handler error in words of its own", "Arith.Error", "no \"such\" thing: 'ü' 漢字 🜚\n\ttab\x00end"},
	}
}

// takenByOurs are mistakes to a Go server only: ours reads a whole value of any type for an interface, and interface values
// of types that it does not know.
var takenByOurs = map[string]bool{
	"struct for an interface":             true,
	"int for an interface":                true,
	"name not registered":                 true,
	"name not registered in a list":       true,
	"name not registered in an interface": true,
}

// mistakesOfOurs returns the mistakes that our server refuses too.
func mistakesOfOurs() []mistake {
	var refused []mistake
	for _, m := range mistakes() {
		if !takenByOurs[m.name] {
			refused = append(refused, m)
		}
	}
	return refused
}

// Box7 has an int in the place of the interface.
type Box7 struct{ Value int }

// printTexts makes every mistake on one connection and prints what the server said to each. After each one a good call
// shows that the connection has survived it.
func printTexts(to target, mistakes []mistake) error {
	registerGhosts()
	if err := useTypeIds(500); err != nil {
		return err
	}
	texts := map[string]string{}
	err := guard(&check{target: to}, func(t *check) {
		client := t.client()
		for _, m := range mistakes {
			var ignored struct{}
			err := t.try(client, m.method, m.args, &ignored)
			answer, ok := err.(rpc.ServerError)
			if !ok {
				t.fatal("%s: got %v, want an error of the server", m.name, err)
			}
			texts[m.name] = string(answer)
			t.alive(client, m.name)
		}
	})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(texts); err != nil {
		return fmt.Errorf("texts: %w", err)
	}
	return nil
}

// useTypeIds uses up the next n type ids of this process. When a text names a type that was received, Go's decoder looks
// for its id among the types of its own process first, and the id of a stranger's type may happen to be taken there. With
// ids that no server reaches, the text has the name that was received.
func useTypeIds(n int) error {
	encoder := gob.NewEncoder(io.Discard)
	for i := 1; i <= n; i++ {
		if err := encoder.EncodeValue(reflect.Zero(reflect.ArrayOf(i, reflect.TypeOf(complex64(0))))); err != nil {
			return err
		}
	}
	return nil
}
