package main

import (
	"encoding/gob"
	"errors"
	"math/big"
	"net/netip"
	"net/url"
	"time"
)

// Named kinds.
type (
	Level  int
	Color  string
	Flag   bool
	Ratio  float64
	Mask   uint16
	Tags   []string
	Labels map[string]string
	Digest [4]byte
	Raw    []byte
)

type Inner struct {
	X, Y int
	Deep *Deep
}

type Deep struct {
	S string
	L Level
}

type Base struct {
	ID    int64
	Owner string
}

type Node struct {
	Name     string
	Next     *Node
	Children []Node
}

type Shape interface{ Area() float64 }

type Circle struct{ R float64 }

func (c Circle) Area() float64 { return 3 * c.R * c.R }

type Square struct{ Side int }

func (s *Square) Area() float64 { return float64(s.Side * s.Side) }

// Custom encodes itself for gob.
type Custom struct{ a byte }

func (c Custom) GobEncode() ([]byte, error)   { return []byte{c.a}, nil }
func (c Custom) MarshalJSON() ([]byte, error) { return []byte{'0' + c.a%10}, nil }
func (c *Custom) GobDecode(data []byte) error {
	if len(data) != 1 {
		return errors.New("custom: want one byte")
	}
	c.a = data[0]
	return nil
}

// Bin encodes itself as bytes.
type Bin struct{ data string }

func (b Bin) MarshalBinary() ([]byte, error)     { return []byte(b.data), nil }
func (b *Bin) UnmarshalBinary(data []byte) error { b.data = string(data); return nil }
func (b Bin) MarshalText() ([]byte, error)       { return []byte(b.data), nil }

// Text encodes itself as text, which gob does not care about.
type Text struct{ S string }

func (t Text) MarshalText() ([]byte, error)     { return []byte(t.S), nil }
func (t *Text) UnmarshalText(data []byte) error { t.S = string(data); return nil }

// All has a field of every kind.
type All struct {
	Bool       bool
	Int        int
	Int8       int8
	Int16      int16
	Int32      int32
	Int64      int64
	Uint       uint
	Uint8      uint8
	Uint16     uint16
	Uint32     uint32
	Uint64     uint64
	Uintptr    uintptr
	Float32    float32
	Float64    float64
	Complex64  complex64  `json:"-"`
	Complex128 complex128 `json:"-"`
	String     string
	Bytes      []byte

	Struct     Inner
	Pointer    *Inner
	Pointers   **int
	Anonymous  struct{ Q int }
	Array      [3]int
	Hash       [4]byte
	Structs    []Inner
	Pointees   []*Inner
	Matrix     [][]float64
	Strings    map[string]string
	Numbers    map[int]string
	Levels     map[Level]Tags
	StructMap  map[string]Inner
	PointerMap map[string]*Inner

	Any   any
	Anys  []any
	Shape Shape

	Time      time.Time
	TimeP     *time.Time
	Duration  time.Duration
	Durations []time.Duration
	Big       big.Int
	BigP      *big.Int
	URL       url.URL
	Addr      netip.Addr

	Level  Level
	Color  Color
	Flag   Flag
	Ratio  Ratio
	Mask   Mask
	Tags   Tags
	Labels Labels
	Digest Digest
	Raw    Raw

	Base
	Self   *All
	Node   Node
	Custom Custom
	Bin    Bin
	Text   Text

	Done   chan int `json:"-"`
	Hook   func()   `json:"-"`
	hidden int
}

func init() {
	gob.Register(Circle{})
	gob.Register(&Square{})
	gob.Register(Inner{})
	gob.Register(Level(0))
	gob.Register(time.Time{})
	gob.Register(map[string]any{})
	gob.Register([]any{})
}

// filled gives a value with something in every field.
func filled() *All {
	n := 42
	p := &n
	at := time.Date(2026, 11, 5, 6, 7, 8, 9, time.UTC)
	inner := Inner{X: 1, Y: -2, Deep: &Deep{S: "deep", L: 3}}
	return &All{
		Bool: true, Int: -1, Int8: -8, Int16: -16, Int32: -32, Int64: -1 << 63,
		Uint: 1, Uint8: 8, Uint16: 16, Uint32: 32, Uint64: 1<<64 - 1, Uintptr: 7,
		Float32: 0.5, Float64: 1e100, Complex64: 1 + 2i, Complex128: 3 - 4i,
		String: "text", Bytes: []byte{0, 1, 255},
		Struct: inner, Pointer: &inner, Pointers: &p, Anonymous: struct{ Q int }{5},
		Array: [3]int{1, 2, 3}, Hash: [4]byte{1, 2, 3, 4},
		Structs: []Inner{inner, {}}, Pointees: []*Inner{&inner}, Matrix: [][]float64{{1, 2}, {}, {3}},
		Strings: map[string]string{"a": "b"}, Numbers: map[int]string{-1: "minus"},
		Levels: map[Level]Tags{2: {"x", "y"}}, StructMap: map[string]Inner{"in": inner},
		PointerMap: map[string]*Inner{"in": &inner},
		Any:        "anything", Anys: []any{1, "two", 3.5}, Shape: Circle{2},
		Time: at, TimeP: &at, Duration: 90 * time.Second, Durations: []time.Duration{1, 2},
		Big: *big.NewInt(123456789), BigP: new(big.Int).Lsh(big.NewInt(1), 100),
		URL:   url.URL{Scheme: "https", Host: "example.com", Path: "/a"},
		Addr:  netip.MustParseAddr("10.0.0.1"),
		Level: 4, Color: "red", Flag: true, Ratio: 0.25, Mask: 0xffff, Tags: Tags{"t"},
		Labels: Labels{"k": "v"}, Digest: Digest{9, 8, 7, 6}, Raw: Raw("raw"),
		Base: Base{ID: 77, Owner: "me"}, Self: &All{Int: 1, Shape: &Square{3}},
		Node:   Node{Name: "root", Next: &Node{Name: "next"}, Children: []Node{{Name: "child"}}},
		Custom: Custom{6}, Bin: Bin{"binary"}, Text: Text{"text"},
	}
}
