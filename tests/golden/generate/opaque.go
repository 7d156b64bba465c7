package main

import (
	"errors"
	"time"
)

// Secret is a GobEncoder with a value receiver: its zero value is left out.
type Secret string

// GobEncode puts a mark before the text.
func (s Secret) GobEncode() ([]byte, error) { return []byte("g:" + string(s)), nil }

// GobDecode takes the mark off.
func (s *Secret) GobDecode(data []byte) error {
	if len(data) < 2 || string(data[:2]) != "g:" {
		return errors.New("no secret")
	}
	*s = Secret(data[2:])
	return nil
}

// Counter is a GobEncoder with a pointer receiver: its zero value is sent.
type Counter struct{ n byte }

// GobEncode writes one byte.
func (c *Counter) GobEncode() ([]byte, error) { return []byte{c.n}, nil }

// GobDecode reads one byte.
func (c *Counter) GobDecode(data []byte) error { c.n = data[0]; return nil }

// Colour is a BinaryMarshaler with a value receiver.
type Colour struct{ r, g, b byte }

// MarshalBinary writes three bytes.
func (c Colour) MarshalBinary() ([]byte, error) { return []byte{c.r, c.g, c.b}, nil }

// UnmarshalBinary reads three bytes.
func (c *Colour) UnmarshalBinary(data []byte) error {
	c.r, c.g, c.b = data[0], data[1], data[2]
	return nil
}

// Blob is a BinaryMarshaler with a pointer receiver that can be of no bytes at all.
type Blob struct{ data []byte }

// MarshalBinary gives the bytes themselves.
func (b *Blob) MarshalBinary() ([]byte, error) { return b.data, nil }

// UnmarshalBinary copies the bytes.
func (b *Blob) UnmarshalBinary(data []byte) error {
	b.data = append([]byte(nil), data...)
	return nil
}

// Both is a GobEncoder and a BinaryMarshaler; the first wins.
type Both struct{ n byte }

// GobEncode wins.
func (b Both) GobEncode() ([]byte, error) { return []byte{'g', b.n}, nil }

// GobDecode wins.
func (b *Both) GobDecode(data []byte) error { b.n = data[1]; return nil }

// MarshalBinary is not called.
func (b Both) MarshalBinary() ([]byte, error) { return []byte{'b', b.n}, nil }

// UnmarshalBinary is not called.
func (b *Both) UnmarshalBinary([]byte) error { return errors.New("not called") }

// Label is a TextMarshaler, which gob does not ask: it is sent as the struct it is.
type Label struct{ Key, Value string }

// MarshalText is not called.
func (l Label) MarshalText() ([]byte, error) { return []byte(l.Key + "=" + l.Value), nil }

// UnmarshalText is not called.
func (l *Label) UnmarshalText([]byte) error { return errors.New("not called") }

// Stamped embeds a time and with it the time's methods, so that gob sees nothing but the time.
type Stamped struct {
	time.Time
	Note string
}

// Opaques has one of each, by value.
type Opaques struct {
	Secret  Secret
	Counter Counter
	Colour  Colour
	Blob    Blob
	Both    Both
	Label   Label
}

// OpaqueRefs has one of each, by pointer.
type OpaqueRefs struct {
	Secret  *Secret
	Counter *Counter
	Colour  *Colour
	Blob    *Blob
	Again   *Secret
}

// ValueAndRef has a type first by value, then by pointer.
type ValueAndRef struct {
	Value   Secret
	Ref     *Secret
	Counter Counter
	Pointer *Counter
}

// RefAndValue has a type first by pointer, then by value.
type RefAndValue struct {
	Ref   *Secret
	Value Secret
}

// FarRefs has pointers to pointers.
type FarRefs struct {
	Far  **Secret
	Near *Secret
}

// OpaqueLists has opaque elements.
type OpaqueLists struct {
	Secrets  []Secret
	Refs     []*Secret
	Counters []Counter
	Pair     [2]Colour
	ByName   map[string]Secret
	ByColour map[Colour]int
}

func opaqueVectors() []*vector {
	return []*vector{
		one("opaque/gob-value", Secret("s")),
		one("opaque/gob-value-zero", Secret("")),
		one("opaque/gob-value-by-pointer", pointerTo(Secret("s"))).noted("the definition has an id of its own inside, and no name"),
		one("opaque/gob-pointer", &Counter{5}),
		one("opaque/gob-pointer-zero", &Counter{}),
		one("opaque/binary-value", Colour{1, 2, 3}),
		one("opaque/binary-pointer", &Blob{[]byte{9, 8}}),
		one("opaque/binary-no-bytes", &Blob{}).noted("an encoding of no bytes"),
		one("opaque/gob-before-binary", Both{3}),
		one("opaque/text-is-a-struct", Label{"k", "v"}).noted("MarshalText is not called"),
		one("opaque/fields", &Opaques{"s", Counter{1}, Colour{1, 2, 3}, Blob{[]byte{4}}, Both{5}, Label{"k", "v"}}),
		one("opaque/fields-zero", &Opaques{}).noted("value receivers are left out, pointer receivers are sent"),
		one("opaque/refs", OpaqueRefs{pointerTo(Secret("s")), &Counter{1}, &Colour{1, 2, 3}, &Blob{[]byte{4}}, pointerTo(Secret("t"))}),
		one("opaque/refs-nil", OpaqueRefs{}),
		one("opaque/refs-zero", OpaqueRefs{new(Secret), new(Counter), new(Colour), new(Blob), nil}).
			noted("a pointer to a zero value is sent"),
		one("opaque/value-and-ref", &ValueAndRef{"v", pointerTo(Secret("r")), Counter{1}, &Counter{2}}),
		one("opaque/ref-and-value", RefAndValue{pointerTo(Secret("r")), "v"}),
		one("opaque/pointer-to-pointer", pointerTo(pointerTo(Secret("s")))),
		one("opaque/far-refs", FarRefs{pointerTo(pointerTo(Secret("f"))), pointerTo(Secret("n"))}),
		one("opaque/lists", OpaqueLists{
			[]Secret{"a", ""}, []*Secret{pointerTo(Secret("b"))}, []Counter{{1}, {}}, [2]Colour{{1, 2, 3}, {}},
			map[string]Secret{"k": "v"}, map[Colour]int{{4, 5, 6}: 7},
		}),
		one("opaque/slice", []Secret{"a", "", "b"}),
		one("opaque/slice-of-pointers", []*Counter{{1}, {0}}),
		one("opaque/map", map[string]Secret{"k": ""}),
		one("opaque/map-of-pointers", map[string]*Secret{"k": pointerTo(Secret(""))}),
		one("opaque/array", [2]Secret{"a", ""}),
		one("opaque/embeds-time", Stamped{time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC), "lost"}).losing().
			noted("the struct is opaque as a whole"),
		one("opaque/embeds-time-field", struct{ S Stamped }{Stamped{Time: time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC)}}),
	}
}
