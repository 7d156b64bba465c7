// A stock server with types that a server does not say much about: names of composites.
package main

import (
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"os"
	"time"
)

type (
	Level int
	Color string
	Byte  uint8
	Bytes []Byte
	Inner struct {
		X int
		C Color
	}
	Inners []Inner
	Table  map[Color]Inner
	Deep   map[Level]map[Color][]Inner
	Matrix [2][2]float64
	Grid   [][]Level
	Anys   []any
	Dict   map[string]any
	Shapes map[string][]Shape
	Shape  interface{ Area() int }
	Circle struct {
		In  Inner
		Sub Shape
	}
	Tree struct {
		Kids map[string]*Tree `json:",omitempty"`
		Val  *Level           `json:",omitempty"`
	}
	Digest [4]byte
	List   []List
	Times  map[string]time.Time
	Point  struct{ X, Y int }
)

func (Circle) Area() int { return 1 }

type Pair[A, B any] struct {
	First  A
	Second B
}

type All struct {
	Map     map[Level]Inner
	Lists   map[Color][]Inner
	Grid    [][]Level
	Tables  map[string]Table
	Colors  [2]Color
	Raw     []Byte
	Bytes   Bytes
	Inners  Inners
	Table   Table
	Deep    Deep
	Matrix  Matrix
	Rows    Grid
	Pairs   []Pair[Color, Inner]
	Anys    Anys
	Dict    Dict
	Shapes  Shapes
	Tree    Tree
	Digests []Digest
	Nested  map[string]map[string]map[string]int
	Keys    map[time.Duration]time.Duration
	Option  **string
	Number  json.Number
	Month   time.Month
	List    List
	Times   Times
	Points  map[Point]string `json:"-"`
}

type Names struct{ ran int }

// Print answers with the JSON of one field.
func (n *Names) Print(args *All, reply *string) error {
	n.ran++
	text, err := json.Marshal(args)
	*reply = string(text)
	return err
}

func (n *Names) Ran(_ int, reply *int) error {
	*reply = n.ran
	return nil
}

func main() {
	gob.Register(Circle{})
	gob.Register(Inner{})
	if err := rpc.Register(&Names{}); err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("listening", listener.Addr())
	go rpc.Accept(listener)
	// The test goes away.
	io.Copy(io.Discard, os.Stdin)
}
