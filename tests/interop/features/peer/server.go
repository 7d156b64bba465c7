package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/rpc"
	"net/rpc/jsonrpc"
	"sync"
)

// The paths of the kind "http path".
const (
	customPath      = "/rpc/here"
	customDebugPath = "/rpc/debug"
)

// serve listens, prints "listening <address>" and serves until standard input ends, so that the process cannot outlive the
// test that started it. A line "drop" closes all connections.
func serve(kind string, to target) error {
	listener, err := to.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	watched := &watched{Listener: listener}
	run, err := serverOf(kind)
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	go run(watched)
	for input.Scan() {
		switch command := input.Text(); command {
		case "drop":
			watched.drop()
		default:
			return fmt.Errorf("unknown command %q", command)
		}
	}
	return input.Err()
}

// serverOf makes a server and gives the function that serves with it.
func serverOf(kind string) (func(net.Listener), error) {
	shared := &gates{named: map[string]*gate{}}
	server := rpc.NewServer()
	if err := register(server, shared); err != nil {
		return nil, err
	}
	switch kind {
	case "plain":
		return server.Accept, nil
	case "json":
		return each(func(conn net.Conn) { server.ServeCodec(jsonrpc.NewServerCodec(conn)) }), nil
	case "extended":
		return each(func(conn net.Conn) { serveExtended(conn, shared) }), nil
	case "foreign":
		return each(func(conn net.Conn) { server.ServeCodec(foreignServerCodec{newForeignStream(conn)}) }), nil
	case "silent":
		return each(handshake), nil
	case "web":
		return func(listener net.Listener) { http.Serve(listener, http.NotFoundHandler()) }, nil
	case "http":
		server.HandleHTTP(rpc.DefaultRPCPath, rpc.DefaultDebugPath)
	case "http path":
		server.HandleHTTP(customPath, customDebugPath)
	default:
		return nil, fmt.Errorf("unknown kind %q", kind)
	}
	return func(listener net.Listener) { http.Serve(listener, nil) }, nil
}

// each serves every connection by itself.
func each(serve func(net.Conn)) func(net.Listener) {
	return func(listener net.Listener) {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}
}

// handshake does what comes before the first byte of a protocol, and then nothing.
func handshake(conn net.Conn) {
	if conn, ok := conn.(*tls.Conn); ok {
		conn.Handshake()
	}
}

// watched knows the connections that it has accepted.
type watched struct {
	net.Listener
	mutex sync.Mutex
	conns []net.Conn
}

func (w *watched) Accept() (net.Conn, error) {
	conn, err := w.Listener.Accept()
	if err == nil {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		w.conns = append(w.conns, conn)
	}
	return conn, err
}

func (w *watched) drop() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, conn := range w.conns {
		conn.Close()
	}
	w.conns = nil
}
