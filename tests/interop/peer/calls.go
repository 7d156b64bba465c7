package main

// Scenarios of single calls: every way of passing an argument and of giving a reply.

import (
	"fmt"
	"math"
	"net/rpc"
	"reflect"
	"strings"
)

func arith(t *check) {
	client := t.client()
	var reply Reply
	t.call(client, "Arith.Add", Args{7, 8}, &reply)
	t.equal("value sent, value taken", reply.C, 15)
	t.call(client, "Arith.Add", &Args{7, -8}, &reply)
	t.equal("pointer sent, value taken", reply.C, -1)
	t.call(client, "Arith.Mul", Args{7, 8}, &reply)
	t.equal("value sent, pointer taken", reply.C, 56)
	t.call(client, "Arith.Mul", &Args{-7, 8}, &reply)
	t.equal("pointer sent, pointer taken", reply.C, -56)
	var quotient Quotient
	t.call(client, "Arith.Div", Args{17, 5}, &quotient)
	t.equal("Div", quotient, Quotient{3, 2})
	var text string
	t.call(client, "Arith.String", Args{27, 35}, &text)
	t.equal("String", text, "27+35=62")
	t.call(client, "Arith.Scan", "12345", &reply)
	t.equal("Scan", reply.C, 12345)
	text = "-678"
	t.call(client, "Arith.Scan", &text, &reply)
	t.equal("Scan by pointer", reply.C, -678)
	t.call(client, "Arith.SleepMilli", &Args{A: 5}, &reply)
	t.equal("SleepMilli", reply.C, 5)
	// All fields are zero, so nothing but the end of the struct is sent, both ways.
	reply = Reply{}
	t.call(client, "Arith.Add", Args{}, &reply)
	t.equal("zeros", reply.C, 0)
}

func embedded(t *check) {
	client := t.client()
	var reply Reply
	t.call(client, "Embed.Exported", Args{7, 1}, &reply)
	t.equal("Exported", reply.C, 8)
}

func dotted(t *check) {
	client := t.client()
	for _, method := range []string{"net.rpc.Arith.Add", "newServer.Arith.Add", "Arith.Add"} {
		var reply Reply
		t.call(client, method, Args{7, 8}, &reply)
		t.equal(method, reply.C, 15)
	}
}

func builtin(t *check) {
	client := t.client()
	args := &Args{7, 8}

	replyMap := map[int]int{}
	t.call(client, "Builtin.Map", args, &replyMap)
	t.equal("Map", replyMap, map[int]int{7: 8})
	var replySlice []int
	t.call(client, "Builtin.Slice", args, &replySlice)
	t.equal("Slice", replySlice, []int{7, 8})
	var replyArray [2]int
	t.call(client, "Builtin.Array", args, &replyArray)
	t.equal("Array", replyArray, [2]int{7, 8})

	var nothing []string
	t.call(client, "Builtin.Nothing", struct{}{}, &nothing)
	t.equal("Nothing", len(nothing), 0)
	var noMap map[string]int
	t.call(client, "Builtin.NoMap", struct{}{}, &noMap)
	t.equal("NoMap", noMap, map[string]int{})
	var noStruct struct{}
	t.call(client, "Builtin.NoStruct", args, &noStruct)

	var n int
	t.call(client, "Builtin.Total", map[string]int{"a": 1, "b": 20, "": 300}, &n)
	t.equal("Total", n, 321)
	t.call(client, "Builtin.Total", map[string]int{}, &n)
	t.equal("Total of nothing", n, 0)
	var keys []string
	t.call(client, "Builtin.Keys", &map[string]int{"z": 1, "__proto__": 2, "a": 3}, &keys)
	t.equal("Keys", keys, []string{"__proto__", "a", "z"})
	var list []int
	t.call(client, "Builtin.Reverse", []int{1, 0, -3}, &list)
	t.equal("Reverse", list, []int{-3, 0, 1})
	list = nil
	t.call(client, "Builtin.Reverse", []int{}, &list)
	t.equal("Reverse of nothing", len(list), 0)
	var pair [2]int
	t.call(client, "Builtin.Swap", [2]int{1, 0}, &pair)
	t.equal("Swap", pair, [2]int{0, 1})
	var sums []Reply
	t.call(client, "Builtin.Sums", []Args{{1, 2}, {0, 0}, {3, 4}}, &sums)
	t.equal("Sums", sums, []Reply{{3}, {0}, {7}})
	var index map[string][]string
	t.call(client, "Builtin.Index", []string{"apple", "avocado", "bean"}, &index)
	t.equal("Index", index, map[string][]string{"a": {"apple", "avocado"}, "b": {"bean"}})
}

func scalars(t *check) {
	client := t.client()
	var n int
	twenty := 20
	t.call(client, "Builtin.Twice", &twenty, &n)
	t.equal("Twice of a pointer", n, 40)
	t.call(client, "Builtin.Twice", -3, &n)
	t.equal("Twice of a value", n, -6)
	for _, x := range []float64{1, -1, 0.1, math.MaxFloat64, math.SmallestNonzeroFloat64 * 2, math.Inf(1), math.Inf(-1)} {
		var half float64
		t.call(client, "Builtin.Half", x, &half)
		t.equal("Half", half, x/2)
	}
	var half float64
	t.call(client, "Builtin.Half", math.NaN(), &half)
	t.equal("Half of NaN", math.IsNaN(half), true)
	half = 1
	t.call(client, "Builtin.Half", math.Copysign(0, -1), &half)
	t.equal("Half of -0", math.Float64bits(half), math.Float64bits(math.Copysign(0, -1)))
	for _, b := range []bool{true, false} {
		not := b
		t.call(client, "Builtin.Not", b, &not)
		t.equal("Not", not, !b)
	}
	for _, u := range []uint64{0, 127, 128, 1<<53 - 1, 1 << 53, 1<<63 - 1, 1 << 63, math.MaxUint64} {
		var next uint64
		t.call(client, "Builtin.Next", u, &next)
		t.equal("Next", next, u+1)
	}
	for _, i := range []int64{0, 1, 63, 64, -64, -65, 1 << 53, -1 << 53, math.MaxInt64, math.MinInt64 + 1} {
		negated := int64(1)
		t.call(client, "Builtin.Negate", i, &negated)
		t.equal("Negate", negated, -i)
	}
	var c complex128
	t.call(client, "Builtin.Conjugate", complex(1.5, -2), &c)
	t.equal("Conjugate", c, complex(1.5, 2))
	var text string
	for _, s := range []string{"", "abc", "with \x00 zero", "schön 漢字 🜚", "\ufeffmark", strings.Repeat("x", 100000)} {
		t.call(client, "Builtin.Upper", s, &text)
		t.equal("Upper", text, strings.ToUpper(s))
	}
	var data []byte
	t.call(client, "Builtin.Bytes", []byte{0, 1, 0x7f, 0x80, 0xff}, &data)
	t.equal("Bytes", data, []byte{0xff, 0xfe, 0x80, 0x7f, 0})
	t.call(client, "Builtin.Bytes", []byte{}, &data)
	t.equal("no bytes", len(data), 0)

	for _, numbers := range []Numbers{
		{},
		{true, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "1", []byte{1}},
		{
			true, 1<<53 - 1, math.MaxInt8, math.MaxInt16, math.MaxInt32, math.MaxInt64,
			1<<53 - 1, math.MaxUint8, math.MaxUint16, math.MaxUint32, math.MaxUint64,
			math.MaxFloat32, math.MaxFloat64, complex(math.MaxFloat32, -1), complex(math.MaxFloat64, -1), "最大", []byte{0, 255},
		},
		{
			false, -(1<<53 - 1), math.MinInt8, math.MinInt16, math.MinInt32, math.MinInt64,
			0, 0, 0, 0, 0,
			math.SmallestNonzeroFloat32, math.SmallestNonzeroFloat64, complex(0, 1), complex(0, -1), "", nil,
		},
	} {
		var echo Numbers
		t.call(client, "Builtin.Numbers", &numbers, &echo)
		t.equal("Numbers", echo, numbers)
	}
}

func nested(t *check) {
	client := t.client()
	seven := 7
	full := Nested{
		Name:    "full",
		Points:  []Args{{1, 2}, {}, {3, 0}},
		Corners: [2]Args{{0, 1}, {2, 3}},
		Places:  map[string]Args{"here": {1, 1}, "": {}},
		Groups:  map[int][]string{-1: {"a", ""}, 0: nil, 1 << 40: {"b"}},
		Origin:  Args{B: 9},
		Maybe:   &Args{A: 4},
		Count:   &seven,
	}
	var echo Nested
	t.call(client, "Builtin.Nested", full, &echo)
	t.equal("full", echo, full)
	sparse := Nested{Places: map[string]Args{}, Groups: map[int][]string{}, Maybe: &Args{}}
	echo = Nested{}
	t.call(client, "Builtin.Nested", sparse, &echo)
	t.equal("sparse", echo, sparse)
	echo = Nested{}
	t.call(client, "Builtin.Nested", Nested{}, &echo)
	t.equal("nil pointers", []bool{echo.Maybe == nil, echo.Count == nil}, []bool{true, true})
	t.equal("empty composites", len(echo.Points)+len(echo.Places)+len(echo.Groups), 0)
}

// lenient sends what differs from the server's types and has to be taken all the same.
func lenient(t *check) {
	client := t.client()
	one, two := 1, 2
	pointer := &two
	type Inner struct {
		Words []string
		Deep  map[string][]Args
		Any   any
	}
	for _, c := range []struct {
		what string
		args any
		want int
	}{
		{"fields in another order", struct{ B, A int }{2, 1}, 3},
		{"one field missing", struct{ A int }{1}, 1},
		{"no fields at all", struct{}{}, 0},
		{"narrow integers", struct {
			A int8
			B int64
		}{1, 2}, 3},
		{"pointers", struct {
			A *int
			B **int
		}{&one, &pointer}, 3},
		{"more fields", struct {
			X     string
			A     int
			Inner Inner
			Y     []Inner
			Z     complex128
			B     int
			More  map[int]Inner
		}{
			"x", 1, Inner{[]string{"w"}, map[string][]Args{"k": {{5, 6}}}, Circle{1}},
			[]Inner{{nil, nil, "text"}, {nil, nil, &Square{2}}}, 3i, 2, map[int]Inner{1: {[]string{}, nil, []int{1}}},
		}, 3},
		{"a type that the skipped fields defined", struct {
			A, B int
			Any  any
		}{1, 2, Circle{2}}, 3},
	} {
		reply := Reply{}
		t.none(c.what, t.try(client, "Arith.Add", c.args, &reply))
		t.equal(c.what, reply.C, c.want)
	}

	var sums []Reply
	t.call(client, "Builtin.Sums", []Reply{{1}, {2}}, &sums)
	t.equal("elements without a common field", sums, []Reply{{0}, {0}})
	var total int
	t.call(client, "Builtin.Total", map[string]int8{"a": 1, "b": -2}, &total)
	t.equal("map of narrow integers", total, -1)
	var nothing []string
	t.call(client, "Builtin.Nothing", Args{1, 2}, &nothing)
	t.equal("an empty struct takes any struct", len(nothing), 0)

	// The reply is taken by other types than it was sent as.
	var narrow struct{ C int8 }
	t.call(client, "Arith.Add", Args{1, 2}, &narrow)
	t.equal("narrow reply", narrow.C, int8(3))
	var partly struct {
		Rem   int
		Other string
	}
	t.call(client, "Arith.Div", Args{17, 5}, &partly)
	t.equal("a part of the reply", partly.Rem, 2)
	t.alive(client, "all that")
}

func serverErrors(t *check) {
	client := t.client()
	var quotient Quotient
	t.text("Div", t.try(client, "Arith.Div", Args{7, 0}, &quotient), "divide by zero")
	for _, text := range []string{
		"x", " ", "two\nlines", "größe 漢字 🜚", "\ufeffmark", "nul \x00 inside", "%d %s %!v", strings.Repeat("long ", 20000),
	} {
		reply := Reply{C: 99}
		t.text("Error", t.try(client, "Arith.Error", text, &reply), text)
		t.equal("the reply of a failed call", reply, Reply{99})
	}
	t.alive(client, "errors")

	// The errors of some calls must not reach others that are under way.
	var calls []*rpc.Call
	for i := 0; i < 100; i++ {
		calls = append(calls, client.Go("Arith.Div", Args{i, i % 3}, new(Quotient), make(chan *rpc.Call, 1)))
	}
	for i, call := range calls {
		err := t.settle(call)
		if i%3 == 0 {
			t.text("Div by zero among others", err, "divide by zero")
			continue
		}
		t.none("Div among others", err)
		want := &Quotient{i / (i % 3), i % (i % 3)}
		if !reflect.DeepEqual(call.Reply, want) {
			t.fatal("Div among others: got %v, want %v", call.Reply, want)
		}
	}
}

func errorWithoutText(t *check) {
	client := t.client()
	var reply Reply
	err := t.try(client, "Arith.Error", "", &reply)
	if _, ok := err.(rpc.ServerError); !ok || err.Error() == "" {
		t.fatal("got %v, want an error of the server with some text", err)
	}
	t.alive(client, "an error without a text")
}

// faults calls handlers that fail in every way that TypeScript knows.
func faults(t *check) {
	client := t.client()
	for _, c := range []struct{ method, text string }{
		{"Throw", "thrown"},
		{"Reject", "rejected"},
		{"ThrowString", "a string"},
		{"ThrowUndefined", ""},
		{"ThrowObject", ""},
		{"WrongReply", ""},
		{"NoReply", ""},
		{"HostileError", ""},
		{"ThrowSurrogate", ""},
		{"RejectSurrogate", ""},
		{"ThrowOddMessage", ""},
		{"RejectOddMessage", ""},
	} {
		var reply Reply
		err := t.try(client, "Faults."+c.method, struct{}{}, &reply)
		if _, ok := err.(rpc.ServerError); !ok || err.Error() == "" {
			t.fatal("%s: got %v, want an error of the server with some text", c.method, err)
		}
		if c.text != "" {
			t.text(c.method, err, c.text)
		}
		t.alive(client, c.method)
	}
}

// unknownStruct sends a type that the server has not registered, with a definition of its own in front of the value. The
// value spans two messages: the server must take the second for what it is. A Go server cannot read the value, and ours
// reads it and cannot send it back.
func unknownStruct(t *check) {
	client := t.client()
	for i := 0; i < 2; i++ {
		err := t.try(client, "Values.Box", Box{GhostStruct{"boo"}}, new(Box))
		t.equal("unknown struct", refusesGhost(err), true)
		t.alive(client, "an unknown struct")
	}
	err := t.try(client, "Values.List", []any{Circle{1}, GhostStruct{"boo"}, Group{"late", nil}}, new([]any))
	t.equal("unknown struct", refusesGhost(err), true)
	t.alive(client, "an unknown struct")
	var echo Box
	t.call(client, "Values.Box", Box{Group{"later", []any{Circle{2}}}}, &echo)
	t.equal("a type defined behind the unknown one", echo.Value, any(Group{"later", []any{Circle{2}}}))
}

// refusesGhost says whether a server refused the type that it does not know, in Go's words for reading or for writing.
func refusesGhost(err error) bool {
	text := fmt.Sprint(err)
	return text == `gob: name not registered for interface: "main.GhostStruct"` ||
		strings.HasPrefix(text, "rpc: error encoding body: ") &&
			strings.HasSuffix(text, "type not registered for interface: main.GhostStruct")
}

// tooMuch goes beyond the bounds that the server has by default and Go has not. What can be read to its end is refused and the
// connection lives on; what cannot ends it.
func tooMuch(t *check) {
	client := t.client()
	deep := &List{Value: 1}
	for i := 0; i < 20000; i++ {
		deep = &List{1, deep}
	}
	t.refused(client, "Recursive.Sum", deep)
	t.alive(client, "a value that is too deep")
	t.refused(client, "Values.Box", Box{deep})
	t.alive(client, "an interface value that is too deep")
	t.refused(client, "Values.Nope", deep)
	t.alive(client, "a discarded value that is too deep")
	t.refused(client, "Recursive.Count", 20000)
	t.alive(client, "a reply that is too deep")

	// Go allows a gigabyte and more. Here the length alone is enough to be refused, so that nothing is waited for.
	r := t.raw()
	_, err := r.conn.Write([]byte{0xfc, 0x10, 0, 0, 0, 1, 2, 3})
	t.none("write", err)
	r.ends("a message of 256 MiB")
	t.alive(client, "a message that is too large")
}
