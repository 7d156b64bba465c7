package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"sync/atomic"
)

// serve listens, prints "listening <address>" and serves until standard input ends, so that the process cannot outlive
// the test that started it. A line "connections" on standard input is answered by a line "connections <n>".
func serve(network, address string) error {
	listener, err := net.Listen(network, address)
	if err != nil {
		return err
	}
	defer listener.Close()
	fmt.Println("listening", listener.Addr())
	var open int32
	go accept(listener, &open)
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		switch command := commands.Text(); command {
		case "connections":
			fmt.Println(command, atomic.LoadInt32(&open))
		default:
			return fmt.Errorf("unknown command %q", command)
		}
	}
	return commands.Err()
}

func accept(listener net.Listener, open *int32) {
	gates := &doors{named: map[string]*door{}}
	for {
		accepted, err := listener.Accept()
		if err != nil {
			return
		}
		conn := &watched{Conn: accepted, ended: make(chan struct{})}
		server, err := newServer(conn, gates)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		atomic.AddInt32(open, 1)
		go func() {
			defer atomic.AddInt32(open, -1)
			server.ServeConn(conn)
		}()
	}
}
