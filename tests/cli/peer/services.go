package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// executed counts the methods that ran.
var executed int64

func ran() { atomic.AddInt64(&executed, 1) }

type Args struct{ A, B int }

type Quotient struct{ Quo, Rem int }

type Arith struct{}

func (Arith) Multiply(args *Args, reply *int) error {
	ran()
	*reply = args.A * args.B
	return nil
}

func (Arith) Divide(args *Args, reply *Quotient) error {
	ran()
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	*reply = Quotient{args.A / args.B, args.A % args.B}
	return nil
}

// Slow answers after so many milliseconds.
func (Arith) Slow(millis int, reply *int) error {
	ran()
	time.Sleep(time.Duration(millis) * time.Millisecond)
	*reply = millis
	return nil
}

// Kinds takes a value of every kind.
type Kinds struct{}

func (Kinds) Echo(args *All, reply *All) error {
	ran()
	*reply = *args
	return nil
}

// Filled answers with something in every field, whatever it is given.
func (Kinds) Filled(_ struct{}, reply *All) error {
	ran()
	*reply = *filled()
	return nil
}

// Print answers with the JSON of what it was given.
func (Kinds) Print(args *All, reply *string) error {
	ran()
	text, err := json.Marshal(&struct {
		*All
		Complex64, Complex128 string
	}{args, fmt.Sprint(args.Complex64), fmt.Sprint(args.Complex128)})
	*reply = string(text)
	return err
}

// Single has methods whose arguments are no structs.
type Single struct{}

func show(args any, reply *string) error {
	ran()
	*reply = fmt.Sprintf("%T %v", args, args)
	return nil
}

func (Single) Int(args int, reply *string) error                 { return show(args, reply) }
func (Single) Uint8(args uint8, reply *string) error             { return show(args, reply) }
func (Single) Int64(args int64, reply *string) error             { return show(args, reply) }
func (Single) Float(args float64, reply *string) error           { return show(args, reply) }
func (Single) Complex(args complex128, reply *string) error      { return show(args, reply) }
func (Single) Bool(args bool, reply *string) error               { return show(args, reply) }
func (Single) String(args string, reply *string) error           { return show(args, reply) }
func (Single) Bytes(args []byte, reply *string) error            { return show(args, reply) }
func (Single) Level(args Level, reply *string) error             { return show(args, reply) }
func (Single) Color(args Color, reply *string) error             { return show(args, reply) }
func (Single) Tags(args Tags, reply *string) error               { return show(args, reply) }
func (Single) Labels(args Labels, reply *string) error           { return show(args, reply) }
func (Single) Map(args map[string]Inner, reply *string) error    { return show(args, reply) }
func (Single) Slice(args []Inner, reply *string) error           { return show(args, reply) }
func (Single) Array(args [3]int, reply *string) error            { return show(args, reply) }
func (Single) Digest(args Digest, reply *string) error           { return show(args, reply) }
func (Single) Time(args time.Time, reply *string) error          { return show(args, reply) }
func (Single) Duration(args time.Duration, reply *string) error  { return show(args, reply) }
func (Single) Any(args any, reply *string) error                 { return show(args, reply) }
func (Single) Shape(args *Shape, reply *string) error            { return show(*args, reply) }
func (Single) Empty(args struct{}, reply *string) error          { return show(args, reply) }
func (Single) Custom(args Custom, reply *string) error           { return show(args.a, reply) }
func (Single) Anonymous(args struct{ Q int }, r *string) error   { return show(args, r) }
func (Single) Node(args *Node, reply *Node) error                { ran(); *reply = *args; return nil }
func (Single) Nothing(args string, reply *struct{}) error        { ran(); return nil }
func (Single) Reply(args string, reply *map[string][]Tags) error { ran(); return nil }

// Evil answers with what a terminal should not see.
type Evil struct{}

// Tracing is embedded as a pointer.
type Tracing struct{ Trace string }

// Traced makes the decoder of Go panic if Trace is set by its promoted name.
type Traced struct {
	*Tracing
	Key string
}

// Trace answers with the trace that it was given.
func (Evil) Trace(args *Traced, reply *string) error {
	ran()
	if args.Tracing != nil {
		*reply = args.Trace
	}
	return nil
}

// Times has a pointer to a time before a time, so that gob has no name for either.
type Times struct {
	Seen *time.Time
	At   time.Time
}

// Times answers with the time that it was given, twice.
func (Evil) Times(args time.Time, reply *Times) error {
	ran()
	*reply = Times{&args, args}
	return nil
}

// Fail answers with control characters.
func (Evil) Fail(args string, reply *int) error {
	ran()
	return errors.New("\x1b[31mred\x1b[0m\r\n\x07" + args)
}
