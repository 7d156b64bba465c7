/**
 * Go source for more than one test.
 *
 * @module
 */

const shapes = `package shapes

import (
	"encoding/gob"
	server "net/rpc"
	"time"

	"example.com/api/store"
)

// Shape has an area.
type Shape interface{ Area() float64 }

// Circle is round.
type Circle struct {
	Radius float64
	secret int
}

func (Circle) Area() float64 { return 0 }

// Group is made of shapes.
type Group struct {
	Shapes []Shape
	Name   string \`json:"name,omitempty"\`
	Ready  chan bool
	store.Base
}

func (*Group) Area() float64 { return 0 }

type Point struct{}

// Stamp is opaque, because a time is.
type Stamp struct {
	time.Time
	Note string
}

type Page[T any] struct {
	Items [1 << store.Bits]T
	Next  *Page[T]
}

type Alias = Page[Shape]

const prefix = "v1."

type hidden struct{ Promoted }

type Promoted struct{}

// Draw draws a shape.
func (*Promoted) Draw(args *Alias, reply *Stamp) error { return nil }

func (Promoted) Any(args Shape, reply *any) error { return nil }

func (Promoted) unexported(args int, reply *int) error { return nil }

func (Promoted) NoReply(args int) error { return nil }

func newHidden() (*hidden, error) { return nil, nil }

func main() {
	gob.Register(Circle{})
	gob.Register(&Group{})
	gob.RegisterName("point", Point{})
	s := server.NewServer()
	h, err := newHidden()
	s.RegisterName(prefix+"Shapes", h)
}
`;

const store = `package store

const Bits = 2

type Base struct{ ID uint64 }
`;

/** A package with what is hard to say, and one that it imports. */
export const shapesFiles: Readonly<Record<string, string>> = {
  "go.mod": "module example.com/api\n\ngo 1.24\n",
  "shapes.go": shapes,
  "store/store.go": store,
};

/** Interfaces wherever a type can stand. */
export const interfaces: string = `package api
import "encoding/gob"
type Speaker interface { Speak() }
type Dog struct { Friend interface { Speak() }; Enemies map[string]Speaker }
func (*Dog) Speak() {}
type Cat struct {
	A interface { Speak() }
	B []interface { Speak() }
	C map[string][]interface { Speak() }
	D *[2]interface { Speak() }
	VeryLongNameOfAFieldThatIsThereForTheLineBreakOnly []map[int][]map[string]interface { Speak() }
	E map[string]map[int]interface { Speak() }
}
func (Cat) Speak() {}
type Number int
func (Number) Speak() {}
type Farm struct{}
func (Farm) Buy(args map[string]interface { Speak() }, reply *[]interface { Speak() }) error { return nil }
func (Farm) Sell(args interface { Speak() }, reply *Speaker) error { return nil }
func init() { gob.Register(Cat{}); gob.Register(new(Dog)); gob.Register(Number(0)) }`;
