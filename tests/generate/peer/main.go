// A server whose source is read for its contract.
package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"os"
	"time"

	"netrpc.test/generated/shapes"
)

type Base struct{ ID uint64 }
type Names [2]string
type Level uint8
type Page[T any] struct {
	Items []T
	Next  *Page[T]
}
type Everything struct {
	Base
	*Extra
	Names  Names
	Level  Level
	At     time.Time
	Took   time.Duration
	Bytes  [4]byte
	Counts map[Level][]*int
	Shape  shapes.Shape
	Shapes []shapes.Shape
	Any    any
	Pages  Page[Page[Level]]
	Anon   struct{ X, Y float32 }
	Ready  chan bool
	secret int
}
type Extra struct{ Note string }
type Echo struct{ prefix string }

// Echo sends back what it gets.
func (e *Echo) Echo(args Everything, reply *Everything) error { *reply = args; return nil }
func (e *Echo) Shape(args *shapes.Shape, reply *shapes.Shape) error {
	if *args == nil {
		return errors.New("no shape")
	}
	*reply = &shapes.Group{Members: []shapes.Shape{*args}}
	return nil
}
func (e Echo) Next(args *Page[int], reply **Page[int]) error { *reply = args.Next; return nil }

func main() {
	gob.Register(shapes.Circle{})
	gob.Register(&shapes.Group{})
	gob.RegisterName("lvl", Level(0))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("listening", l.Addr())
	s := rpc.NewServer()
	s.Register(&Echo{"x"})
	go s.Accept(l)
	// It ends with its input.
	io.Copy(io.Discard, os.Stdin)
}
