// A peer that speaks over its standard input and output: a server ("serve gob", "serve json"), or a client that calls
// the server at the other end ("call gob", "call json") and reports what it sees on its standard error.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"strings"
)

type Args struct{ A, B int }

type Quotient struct{ Quo, Rem int }

type Arith struct{}

func (Arith) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

func (Arith) Divide(args *Args, quo *Quotient) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	quo.Quo, quo.Rem = args.A/args.B, args.A%args.B
	return nil
}

func (Arith) Repeat(text string, reply *string) error {
	*reply = strings.Repeat(text, 10)
	return nil
}

// stdio joins the standard input and output.
type stdio struct {
	io.Reader
	io.WriteCloser
}

func main() {
	conn := stdio{os.Stdin, os.Stdout}
	switch role, codec := os.Args[1], os.Args[2]; role {
	case "serve":
		server := rpc.NewServer()
		server.Register(Arith{})
		if codec == "json" {
			server.ServeCodec(jsonrpc.NewServerCodec(conn))
		} else {
			server.ServeConn(conn)
		}
	case "call":
		var client *rpc.Client
		if codec == "json" {
			client = jsonrpc.NewClient(conn)
		} else {
			client = rpc.NewClient(conn)
		}
		call(client)
		client.Close()
	}
}

func call(client *rpc.Client) {
	var product int
	err := client.Call("Arith.Multiply", &Args{6, 7}, &product)
	fmt.Fprintln(os.Stderr, product, err)
	var quo Quotient
	err = client.Call("Arith.Divide", &Args{1, 0}, &quo)
	fmt.Fprintln(os.Stderr, quo, err)
	var text string
	err = client.Call("Arith.Repeat", "0123456789", &text)
	fmt.Fprintln(os.Stderr, len(text), err)
}
