package main

// The services. On a server with the codec of this program, arguments know the call that brought them.

import (
	"context"
	"errors"
	"fmt"
	"net/rpc"
	"sync"
	"time"
)

// Args are two numbers.
type Args struct{ A, B int }

// Quotient is the result of a division.
type Quotient struct{ Quo, Rem int }

// Arith is the classic service.
type Arith struct{}

// Multiply multiplies.
func (Arith) Multiply(args Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

// Divide fails on a zero divisor.
func (Arith) Divide(args Args, reply *Quotient) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	*reply = Quotient{args.A / args.B, args.A % args.B}
	return nil
}

// bound is part of arguments that want to know their call. It is not exported, so gob passes over it.
type bound struct{ call *call }

func (b *bound) bind(c *call) { b.call = c }

// GateArgs names the gate that a call waits at.
type GateArgs struct {
	Gate string
	bound
}

// Slow has calls that wait.
type Slow struct{ gates *gates }

// Wait waits at a gate until somebody opens it, or until nobody waits for the answer.
func (s *Slow) Wait(args *GateArgs, reply *string) error {
	gate := s.gates.get(args.Gate)
	gate.arrive()
	given := context.Background()
	if args.call != nil {
		given = args.call.context
	}
	select {
	case <-gate.opened:
		gate.end("opened")
		*reply = args.Gate
		return nil
	case <-given.Done():
		how := "cancelled"
		if given.Err() == context.DeadlineExceeded {
			how = "deadline"
		}
		gate.end(how)
		return errors.New("gave up: " + how)
	}
}

// Arrived returns as soon as a call has come to the gate.
func (s *Slow) Arrived(args *GateArgs, reply *bool) error {
	<-s.gates.get(args.Gate).arrived
	*reply = true
	return nil
}

// Open lets those at the gate go, and all who come later.
func (s *Slow) Open(args *GateArgs, reply *bool) error {
	s.gates.get(args.Gate).open()
	*reply = true
	return nil
}

// Ended returns as soon as a call at the gate has ended, and says how: opened, cancelled, deadline.
func (s *Slow) Ended(args *GateArgs, reply *string) error {
	gate := s.gates.get(args.Gate)
	<-gate.ended
	*reply = gate.how
	return nil
}

// gates are the gates of one server, by name.
type gates struct {
	mutex sync.Mutex
	named map[string]*gate
}

func (g *gates) get(name string) *gate {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	found := g.named[name]
	if found == nil {
		found = &gate{arrived: make(chan struct{}), opened: make(chan struct{}), ended: make(chan struct{})}
		g.named[name] = found
	}
	return found
}

// gate has a channel for each thing that happens to it once.
type gate struct {
	arrived, opened, ended             chan struct{}
	arrivedOnce, openedOnce, endedOnce sync.Once
	how                                string
}

func (g *gate) arrive() { g.arrivedOnce.Do(func() { close(g.arrived) }) }
func (g *gate) open()   { g.openedOnce.Do(func() { close(g.opened) }) }
func (g *gate) end(how string) {
	g.endedOnce.Do(func() {
		g.how = how
		close(g.ended)
	})
}

// NoteArgs is an argument that says nothing of its own.
type NoteArgs struct {
	Note string
	bound
}

// Shown is what a server knows of a call.
type Shown struct {
	Remaining int // milliseconds, or -1
	Metadata  map[string]string
}

// Calls tells callers what is known of their calls.
type Calls struct{}

// Show gives back what came beside the argument.
func (Calls) Show(args *NoteArgs, reply *Shown) error {
	reply.Remaining = -1
	if args.call == nil {
		return nil
	}
	reply.Metadata = args.call.metadata
	if at, ok := args.call.context.Deadline(); ok {
		reply.Remaining = int(time.Until(at).Milliseconds())
	}
	return nil
}

// FailArgs says how to fail.
type FailArgs struct {
	Text string
	Kind string
	bound
}

// Fails fails.
type Fails struct{}

// Fail answers with an error of the text, and with what the kind asks for beside it.
func (Fails) Fail(args *FailArgs, reply *int) error {
	err := errors.New(args.Text)
	if args.call == nil {
		return err
	}
	switch args.Kind {
	case "text":
		args.call.fails("not_found", nil)
	case "number":
		args.call.fails(404, nil)
	case "details":
		args.call.fails("not_found", "key 7")
	case "typed":
		args.call.fails("conflict", Conflict{"Ada", 3})
	case "nonsense":
		args.call.fails(true, noGob{1, 2, 3})
	}
	return err
}

// Conflict is what an error can have to say.
type Conflict struct {
	Owner   string
	Version int
}

// Bulk has replies that are large.
type Bulk struct{}

// Fill replies with so many bytes.
func (Bulk) Fill(n int, reply *[]byte) error {
	*reply = make([]byte, n)
	return nil
}

func register(server *rpc.Server, shared *gates) error {
	for _, service := range []any{Arith{}, &Slow{shared}, Calls{}, Fails{}, Bulk{}} {
		if err := server.Register(service); err != nil {
			return fmt.Errorf("%T: %w", service, err)
		}
	}
	return nil
}
