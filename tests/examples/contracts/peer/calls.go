package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"reflect"

	"netrpc.test/contracts/ants"
	"netrpc.test/contracts/filled"
)

// peeked is a connection whose first byte was looked at.
type peeked struct {
	*bufio.Reader
	io.WriteCloser
}

func serve() error {
	for _, service := range append(services, new(ants.Http)) {
		if err := rpc.Register(service); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveConn(peeked{bufio.NewReader(conn), conn})
		}
	}()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func serveConn(conn peeked) {
	first, err := conn.Peek(1)
	if err == nil && first[0] == '{' {
		jsonrpc.ServeConn(conn)
	} else {
		rpc.ServeConn(conn)
	}
}

func call(address string) error {
	for _, dial := range []func(network, address string) (*rpc.Client, error){rpc.Dial, jsonrpc.Dial} {
		client, err := dial("tcp", address)
		if err != nil {
			return err
		}
		for _, m := range methods() {
			reply := reflect.New(m.reply)
			if err := client.Call(m.name, filled.Value(m.args).Interface(), reply.Interface()); err != nil {
				return fmt.Errorf("%s: %v", m.name, err)
			}
			if err := filled.Check(reply.Elem(), filled.Value(m.reply)); err != nil {
				return fmt.Errorf("%s: %v", m.name, err)
			}
		}
		if err := client.Close(); err != nil {
			return err
		}
	}
	fmt.Println(len(methods()))
	return nil
}

func printJSON() error {
	out := json.NewEncoder(os.Stdout)
	for _, m := range methods() {
		for _, t := range []reflect.Type{m.args, m.reply} {
			// The text as a string: the test compares it letter for letter.
			text, err := json.Marshal(filled.Value(t).Interface())
			if err != nil {
				return err
			}
			if err := out.Encode([]string{m.name, string(text)}); err != nil {
				return err
			}
		}
	}
	return nil
}
