package main

// Scenarios of values that are more than plain data: interfaces, recursive types and types that encode themselves.

import (
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"time"
)

// interfaceValues are the values that go through an interface and come back as they were. A float64 that is a whole number
// is not among them: JavaScript cannot tell it from an int.
func interfaceValues() []any {
	huge, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
	return []any{
		nil, true, false, "text", "", 0, 7, -7, 1<<53 - 1, -(1<<53 - 1), 1.5, -0.25, math.Inf(1), math.MaxFloat64 / 3e300,
		[]byte{1, 2, 255}, int8(-8), int16(-16), int32(-32), int64(-64), int64(math.MinInt64), uint(1), uint8(8), uint16(16),
		uint32(32), uint64(64), uint64(math.MaxUint64), float32(0.5), complex64(complex(1, -1)), complex(2, -2),
		[]int{1, -2, 3}, []string{"a", ""}, []float64{1, 2.5}, []bool{true, false}, []int64{math.MaxInt64}, []uint32{1, 2},
		[]complex128{1i}, []float32{0.25}, []int8{-1}, []uint64{math.MaxUint64},
		Circle{2}, Circle{}, &Square{3}, Args{1, 2}, Celsius(36.6), Celsius(0), Names{"x", "y"}, Table{"k": 1}, Pair{4, 5},
		&List{1, &List{2, nil}},
		time.Date(2024, 2, 29, 12, 30, 45, 123456789, time.UTC), huge, new(big.Int),
		[]any{1, "two", nil, 3.5, Circle{4}, []any{true}},
		map[string]any{"a": 1, "b": Circle{1}, "c": []any(nil), "__proto__": "x"},
		Group{"empty", nil}, Group{"crew", []any{1, Circle{1}, Group{"inner", []any{&Square{1}, "deep"}}}},
	}
}

func interfaces(t *check) {
	client := t.client()
	// Twice: on the second round all types are known on both streams.
	for round := 1; round <= 2; round++ {
		for _, value := range interfaceValues() {
			what := fmt.Sprintf("%T in round %d", value, round)
			var echo any
			t.none("Echo of "+what, t.try(client, "Values.Echo", &value, &echo))
			t.equal("Echo of "+what, echo, value)
			var box Box
			t.none("Box of "+what, t.try(client, "Values.Box", Box{value}, &box))
			t.equal("Box of "+what, box.Value, value)
		}
		all := interfaceValues()
		var list []any
		t.call(client, "Values.List", all, &list)
		t.equal("List", list, all)
		table := map[string]any{}
		for i, value := range all {
			table[fmt.Sprint("key ", i)] = value
		}
		var back map[string]any
		t.call(client, "Values.Map", table, &back)
		t.equal("Map", back, table)
	}
	// On a fresh connection everything is new at once and in one value.
	var list []any
	t.call(t.client(), "Values.List", interfaceValues(), &list)
	t.equal("List at once", list, interfaceValues())
}

func describedInterfaces(t *check) {
	client := t.client()
	for _, value := range []any{
		nil, true, "text", 7, -7, 1.5, []byte{1, 255}, int8(-8), uint64(math.MaxUint64), int64(math.MinInt64), float32(0.5),
		[]int{1, -2}, []string{"a", "b"}, Circle{2}, &Square{3}, Args{1, 2}, Celsius(36.6), Names{"x", "y"}, Table{"k": 1},
		Pair{4, 5}, time.Date(2024, 2, 29, 12, 30, 45, 123456789, time.UTC), big.NewInt(-5),
		[]any{1, nil, Circle{4}}, Group{"crew", []any{&Square{1}, "deep"}},
	} {
		var text string
		t.call(client, "Values.Describe", Box{value}, &text)
		t.equal("Describe", text, describe(value))
	}
}

func typedInterfaces(t *check) {
	client := t.client()
	full := Drawing{
		Frame:  &Square{2},
		Shapes: []Shape{Circle{1}, nil, &Square{3}, Circle{}},
		Named:  map[string]Shape{"c": Circle{2}, "s": &Square{1}, "n": nil},
	}
	var echo Drawing
	t.call(client, "Values.Drawing", full, &echo)
	t.equal("Drawing", echo, full)
	full.Shapes, full.Named = []Shape{Circle{1}}, map[string]Shape{"s": &Square{1}}
	var area float64
	t.call(client, "Values.Area", &full, &area)
	t.equal("Area", math.Round(area*1e9), math.Round((4+math.Pi+1)*1e9))
	t.call(client, "Values.Drawing", Drawing{Named: map[string]Shape{}}, &echo)
}

func recursive(t *check) {
	client := t.client()
	var sum int
	t.call(client, "Recursive.Sum", &List{1, &List{2, &List{3, nil}}}, &sum)
	t.equal("Sum", sum, 6)
	var list List
	t.call(client, "Recursive.Count", 100, &list)
	n := 0
	for l := &list; l != nil; l = l.Next {
		n++
		t.equal("Count", l.Value, n)
	}
	t.equal("length of Count", n, 100)
	t.call(client, "Recursive.Sum", list, &sum)
	t.equal("Sum of Count", sum, 5050)

	tree := Tree{"root", []*Tree{{"a", []*Tree{{"a1", nil}, {"a2", nil}}}, {"b", nil}, {"", nil}}}
	var mirrored Tree
	t.call(client, "Recursive.Tree", tree, &mirrored)
	t.equal("Tree", mirrored, *mirror(&tree))

	trie := Trie{false, map[string]*Trie{
		"t": {false, map[string]*Trie{"o": {true, nil}, "e": {false, map[string]*Trie{"a": {true, nil}, "n": {true, nil}}}}},
		"a": {true, nil},
	}}
	var words []string
	t.call(client, "Recursive.Words", trie, &words)
	t.equal("Words", words, []string{"a", "tea", "ten", "to"})

	folder := Folder{"root", []File{{"plain", nil}, {"zip", &Folder{"inner", []File{{"deep", &Folder{Name: "empty"}}}}}}}
	var copied Folder
	t.call(client, "Recursive.Folder", folder, &copied)
	t.equal("Folder", copied, folder)
}

func times(t *check) {
	client := t.client()
	instants := []time.Time{
		{},
		time.Date(2024, 2, 29, 12, 30, 45, 123456789, time.UTC),
		time.Date(1969, 7, 20, 20, 17, 40, 999999999, time.FixedZone("", -4*3600)),
		time.Date(2038, 1, 19, 3, 14, 8, 1, time.FixedZone("", 5*3600+45*60)),
		time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.FixedZone("", 14*3600)),
		time.Date(1883, 11, 18, 12, 3, 58, 0, time.FixedZone("", -(4*3600+56*60))),
	}
	for _, instant := range instants {
		for _, wait := range []time.Duration{0, 1, -1, time.Millisecond, 36*time.Hour + 1, -90 * time.Minute} {
			what := fmt.Sprint(instant.Format(time.RFC3339Nano), " + ", wait)
			var after time.Time
			t.none(what, t.try(client, "Known.After", Moment{instant, wait}, &after))
			sameTime(t, what, after, instant.Add(wait))
			var echo Moment
			t.none(what, t.try(client, "Known.Moment", Moment{instant, wait}, &echo))
			sameTime(t, what, echo.At, instant)
			t.equal(what, echo.Wait, wait)
		}
		var text string
		t.call(client, "Known.Format", instant, &text)
		t.equal("Format", text, instant.Format(time.RFC3339Nano))
	}
	// An offset with seconds has a longer form. What holds the instant may drop the seconds of the offset.
	odd := time.Date(1883, 11, 18, 12, 3, 58, 7, time.FixedZone("", -(4*3600+56*60+2)))
	var echo Moment
	t.call(client, "Known.Moment", Moment{At: odd}, &echo)
	t.equal("an offset with seconds", echo.At.Equal(odd), true)
	var between time.Duration
	t.call(client, "Known.Between", []time.Time{instants[2], instants[3]}, &between)
	t.equal("Between", between, instants[3].Sub(instants[2]))
	for _, wait := range []time.Duration{0, 1, -1, math.MaxInt64, math.MinInt64 + 1} {
		var echo Moment
		t.call(client, "Known.Moment", Moment{Wait: wait}, &echo)
		t.equal("Duration", echo.Wait, wait)
	}
	var seconds float64
	t.call(client, "Known.Seconds", 90*time.Second+500*time.Millisecond, &seconds)
	t.equal("Seconds", seconds, 90.5)
}

// sameTime compares the instant and the way that it is written, which shows the offset.
func sameTime(t *check, what string, got, want time.Time) {
	t.equal(what, got.Equal(want), true)
	t.equal(what, got.Format(time.RFC3339Nano), want.Format(time.RFC3339Nano))
}

func bigNumbers(t *check) {
	client := t.client()
	var factorial big.Int
	t.call(client, "Known.Factorial", int64(100), &factorial)
	t.equal("Factorial", factorial.String(), new(big.Int).MulRange(1, 100).String())
	for _, text := range []string{"0", "1", "-1", "255", "-256", "18446744073709551616", "-340282366920938463463374607431768211457"} {
		n, _ := new(big.Int).SetString(text, 10)
		var square big.Int
		t.call(client, "Known.Square", n, &square)
		t.equal("Square", square.String(), new(big.Int).Mul(n, n).String())
	}
	var inverse big.Rat
	t.call(client, "Known.Invert", big.NewRat(-3, 7), &inverse)
	t.equal("Invert", inverse.String(), "-7/3")

	precise, _, _ := big.ParseFloat("-3.14159265358979323846264338327950288419716939937510582097", 10, 200, big.ToZero)
	for _, numbers := range []Big{
		{big.NewInt(0), new(big.Float), new(big.Rat)},
		{big.NewInt(-5), big.NewFloat(0.1), big.NewRat(1, 3)},
		{new(big.Int).Lsh(big.NewInt(1), 1000), precise, new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(3), 200))},
		{big.NewInt(1), new(big.Float).SetInf(true), big.NewRat(-4, 1)},
		{big.NewInt(1), new(big.Float).Neg(new(big.Float)), big.NewRat(0, 1)},
		{big.NewInt(1), new(big.Float).SetMantExp(big.NewFloat(0.5), -5000).SetMode(big.AwayFromZero), big.NewRat(1, 1)},
	} {
		var echo Big
		t.call(client, "Known.Big", numbers, &echo)
		t.equal("Int", echo.Int.String(), numbers.Int.String())
		t.equal("Rat", echo.Rat.String(), numbers.Rat.String())
		t.equal("Float", bigFloatState(echo.Float), bigFloatState(numbers.Float))
		var text string
		t.call(client, "Known.FormatBig", &numbers, &text)
		t.equal("FormatBig", text, formatBig(&numbers))
	}
}

// bigFloatState is all that makes up a big.Float.
func bigFloatState(f *big.Float) string {
	return fmt.Sprint(f.Text('p', 0), f.Signbit(), f.Prec(), f.Mode(), f.Acc())
}

func places(t *check) {
	client := t.client()
	for _, c := range []struct{ link, addr string }{
		{"https://user:pa%20ss@example.com:8080/a%2Fb/../c?q=1&q=2#frag%20ment", "192.0.2.1"},
		{"", "::1"},
		{"mailto:someone@example.com", "fe80::1%eth0"},
		{"//host/path", "::ffff:192.0.2.1"},
		{"HTTP://EXAMPLE.com", "0.0.0.0"},
	} {
		link, err := url.Parse(c.link)
		t.none("parse", err)
		place := Place{link, netip.MustParseAddr(c.addr)}
		var echo Place
		t.call(client, "Known.Place", place, &echo)
		t.equal("Link", echo.Link.String(), place.Link.String())
		t.equal("Addr", echo.Addr, place.Addr)
		var text string
		t.call(client, "Known.FormatPlace", &place, &text)
		t.equal("FormatPlace", text, place.Link.String()+" "+place.Addr.String())
	}
	var echo Place
	t.call(client, "Known.Place", Place{Link: new(url.URL)}, &echo)
	t.equal("no address", echo.Addr.IsValid(), false)
}
