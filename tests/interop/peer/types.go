package main

// The types that travel. The same shapes stand in ../contract.ts.

import (
	"encoding/gob"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"time"
)

// Args is the argument of most methods of Arith.
type Args struct{ A, B int }

// Reply is the reply of most methods of Arith.
type Reply struct{ C int }

// Quotient is a reply of two fields.
type Quotient struct{ Quo, Rem int }

// Numbers holds a field of every basic kind.
type Numbers struct {
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
	Float32    float32
	Float64    float64
	Complex64  complex64
	Complex128 complex128
	String     string
	Bytes      []byte
}

// Small has fields that an Args can overflow.
type Small struct {
	A int8
	B int16
}

// Nested holds composites inside composites.
type Nested struct {
	Name    string
	Points  []Args
	Corners [2]Args
	Places  map[string]Args
	Groups  map[int][]string
	Origin  Args
	Maybe   *Args
	Count   *int
}

// Box holds one value of any type.
type Box struct{ Value any }

// Shape is an interface with a method, so that a receiver has to find the concrete type.
type Shape interface{ Area() float64 }

// Circle implements Shape by value and is registered by value.
type Circle struct{ Radius float64 }

// Area implements Shape.
func (c Circle) Area() float64 { return math.Pi * c.Radius * c.Radius }

// Square implements Shape by pointer and is registered by pointer.
type Square struct{ Side float64 }

// Area implements Shape.
func (s *Square) Area() float64 { return s.Side * s.Side }

// Drawing holds interfaces as a field, as elements of a slice and as elements of a map.
type Drawing struct {
	Frame  Shape
	Shapes []Shape
	Named  map[string]Shape
}

// Group is a registered struct that holds interface values itself.
type Group struct {
	Name    string
	Members []any
}

// Celsius, Names, Table and Pair are registered types that are not structs.
type (
	Celsius float64
	Names   []string
	Table   map[string]int
	Pair    [2]int
)

// Ghost and GhostStruct are registered by the client alone: a server cannot know them.
type (
	Ghost       string
	GhostStruct struct{ Name string }
)

// List is recursive through a pointer.
type List struct {
	Value int
	Next  *List
}

// Tree is recursive through a slice.
type Tree struct {
	Name     string
	Children []*Tree
}

// Trie is recursive through a map.
type Trie struct {
	End  bool
	Next map[string]*Trie
}

// Folder and File are recursive through each other.
type Folder struct {
	Name  string
	Files []File
}

// File is the other half of Folder.
type File struct {
	Name    string
	Archive *Folder
}

// Moment is an instant and a distance to another one.
type Moment struct {
	At   time.Time
	Wait time.Duration
}

// Big holds the three big numbers.
type Big struct {
	Int   *big.Int
	Float *big.Float
	Rat   *big.Rat
}

// Place holds the known types that are text at heart.
type Place struct {
	Link *url.URL
	Addr netip.Addr
}

func registerShared() {
	gob.Register(Circle{})
	gob.Register(&Square{})
	gob.Register(Group{})
	gob.Register(Celsius(0))
	gob.Register(Names{})
	gob.Register(Table{})
	gob.Register(Pair{})
	gob.Register(Args{})
	gob.Register(&List{})
	gob.Register(time.Time{})
	gob.Register(&big.Int{})
	gob.Register([]any{})
	gob.Register(map[string]any{})
}

// describe gives the type and the contents of an interface value, so that a client can see what the server received.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case []byte:
		return fmt.Sprintf("[]uint8 %x", v)
	case time.Time:
		return "time.Time " + v.Format(time.RFC3339Nano)
	case *big.Int:
		return "*big.Int " + v.String()
	case *Square:
		return fmt.Sprintf("*main.Square {%v}", v.Side)
	case []any:
		text := "[]interface {}"
		for _, element := range v {
			text += " (" + describe(element) + ")"
		}
		return text
	case Group:
		text := "main.Group " + v.Name
		for _, member := range v.Members {
			text += " (" + describe(member) + ")"
		}
		return text
	}
	return fmt.Sprintf("%T %v", value, value)
}
