package main

import (
	"bufio"
	"net"
	"net/rpc"
	"os"
	"runtime"
	"runtime/debug"
)

// Args is the argument of Arith.Multiply.
type Args struct {
	A, B int
}

// Arith is the service of the small calls.
type Arith struct{}

// Multiply gives the product.
func (Arith) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

// Echo is the service of the large calls: what comes goes back.
type Echo struct{}

// Bytes gives its argument.
func (Echo) Bytes(args []byte, reply *[]byte) error {
	*reply = args
	return nil
}

// Strings gives its argument.
func (Echo) Strings(args []string, reply *[]string) error {
	*reply = args
	return nil
}

// Map gives its argument.
func (Echo) Map(args map[string]int, reply *map[string]int) error {
	*reply = args
	return nil
}

// serve accepts connections until the input ends. Each line of the input asks it to give back what memory it can.
func serve(o options) error {
	server := rpc.NewServer()
	for _, service := range []interface{}{Arith{}, Echo{}} {
		if err := server.Register(service); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return err
	}
	print(map[string]string{"listening": listener.Addr().String()})
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.ServeConn(conn)
		}
	}()
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		runtime.GC()
		debug.FreeOSMemory()
		print(map[string]bool{"settled": true})
	}
	return nil
}
