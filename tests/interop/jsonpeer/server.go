package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"strings"
	"time"
)

// Arith is the classic service.
type Arith struct{}

// Add adds.
func (Arith) Add(args Args, reply *Reply) error {
	reply.C = args.A + args.B
	return nil
}

// Div divides.
func (Arith) Div(args *Args, reply *Quotient) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	reply.Quo, reply.Rem = args.A/args.B, args.A%args.B
	return nil
}

// Fail answers with the error that it is given.
func (Arith) Fail(text string, reply *Reply) error { return errors.New(text) }

// Sleep answers after so many milliseconds.
func (Arith) Sleep(milliseconds int, reply *int) error {
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	*reply = milliseconds
	return nil
}

// Echo gives back what it gets.
type Echo struct{}

func (Echo) Int(args int, reply *int) error                     { *reply = args; return nil }
func (Echo) Int8(args int8, reply *int8) error                  { *reply = args; return nil }
func (Echo) Uint64(args uint64, reply *uint64) error            { *reply = args; return nil }
func (Echo) Float32(args float32, reply *float32) error         { *reply = args; return nil }
func (Echo) Float64(args float64, reply *float64) error         { *reply = args; return nil }
func (Echo) String(args string, reply *string) error            { *reply = args; return nil }
func (Echo) Bytes(args []byte, reply *[]byte) error             { *reply = args; return nil }
func (Echo) Ints(args []int, reply *[]int) error                { *reply = args; return nil }
func (Echo) Pair(args [2]int, reply *[2]int) error              { *reply = args; return nil }
func (Echo) Table(args map[string]int, r *map[string]int) error { *r = args; return nil }
func (Echo) Numbers(args *Numbers, reply *Numbers) error        { *reply = *args; return nil }
func (Echo) Nested(args *Nested, reply *Nested) error           { *reply = *args; return nil }
func (Echo) Box(args *Box, reply *Box) error                    { *reply = *args; return nil }
func (Echo) List(args *List, reply *List) error                 { *reply = *args; return nil }
func (Echo) Moment(args *Moment, reply *Moment) error           { *reply = *args; return nil }
func (Echo) Big(args *Big, reply *Big) error                    { *reply = *args; return nil }
func (Echo) Place(args *Place, reply *Place) error              { *reply = *args; return nil }
func (Echo) Location(args *Location, reply *Location) error     { *reply = *args; return nil }
func (Echo) Batch(args *Batch, reply *Batch) error              { *reply = *args; return nil }
func (Echo) Complex(args *Complex, reply *Complex) error        { *reply = *args; return nil }

// Describe prints an interface value as Go does.
func (Echo) Describe(args *Box, reply *string) error {
	*reply = fmt.Sprintf("%T %v", args.Value, args.Value)
	return nil
}

// Missing answers with a reply that is nil.
func (Echo) Missing(args int, reply *map[string]int) error {
	*reply = nil
	return nil
}

// Upper says something about what it gets, so that it has to be read right.
func (Echo) Upper(args string, reply *string) error {
	*reply = strings.ToUpper(args)
	return nil
}

func serve() error {
	server := rpc.NewServer()
	if err := server.Register(Arith{}); err != nil {
		return err
	}
	if err := server.Register(Echo{}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	go accept(listener, server)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func accept(listener net.Listener, server *rpc.Server) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go server.ServeCodec(jsonrpc.NewServerCodec(conn))
	}
}
