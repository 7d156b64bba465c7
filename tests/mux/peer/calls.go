package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"net/rpc"
	"strconv"

	"github.com/hashicorp/yamux"
)

// Args are the arguments of Arith.
type Args struct{ A, B int }

// Arith is what both sides serve.
type Arith struct{}

// Multiply multiplies.
func (Arith) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

// Divide divides.
func (Arith) Divide(args *Args, reply *int) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	*reply = args.A / args.B
	return nil
}

// calls serves on the streams that come, and makes args[0] calls on one of its own.
func calls(session *yamux.Session, args []string) {
	count, err := strconv.Atoi(args[0])
	check(err)
	server := rpc.NewServer()
	check(server.Register(Arith{}))
	go func() {
		for {
			stream, err := session.Accept()
			if err != nil {
				return
			}
			go server.ServeConn(stream)
		}
	}()
	stream, err := session.Open()
	check(err)
	client := rpc.NewClient(stream)
	sum := 0
	for i := 0; i < count; i++ {
		var reply int
		check(client.Call("Arith.Multiply", &Args{i, 2}, &reply))
		sum += reply
	}
	err = client.Call("Arith.Divide", &Args{1, 0}, new(int))
	fmt.Println("sum", sum, err)
	client.Close()
	<-session.CloseChan()
	fmt.Println("over")
}

// Point is a value of a stream.
type Point struct{ X, Y int }

// values sends args[0] values on a stream of its own.
func values(session *yamux.Session, args []string) {
	count, err := strconv.Atoi(args[0])
	check(err)
	stream, err := session.Open()
	check(err)
	encoder := gob.NewEncoder(stream)
	for i := 0; i < count; i++ {
		check(encoder.Encode(Point{i, -i}))
	}
	stream.Close()
	<-session.CloseChan()
	fmt.Println("over")
}
