// Command peer is the far side of the tests of mux/: hashicorp's yamux.
//
// It listens, prints its address, accepts one connection, and does on it what its arguments say: the role in the session,
// and what to do. A session that ends ends it.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/hashicorp/yamux"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println("listening", listener.Addr())
	conn, err := listener.Accept()
	check(err)
	listener.Close()

	role, what, args := os.Args[1], os.Args[2], os.Args[3:]
	config := yamux.DefaultConfig()
	config.LogOutput = io.Discard
	if what == "short-backlog" {
		config.AcceptBacklog = 4
	}
	if what == "keepalive" {
		config.KeepAliveInterval = 50 * time.Millisecond
		config.ConnectionWriteTimeout = time.Second
	}
	var session *yamux.Session
	if role == "client" {
		session, err = yamux.Client(conn, config)
	} else {
		session, err = yamux.Server(conn, config)
	}
	check(err)

	run, found := modes[what]
	if !found {
		check(fmt.Errorf("no mode %q", what))
	}
	run(session, args)
}

var modes = map[string]func(*yamux.Session, []string){
	"echo":          echo,
	"send":          send,
	"ping":          ping,
	"keepalive":     echo,
	"silent":        silent,
	"short-backlog": silent,
	"flood":         flood,
	"goaway":        goAway,
	"reset":         reset,
	"halves":        halves,
	"calls":         calls,
	"values":        values,
}

// echo sends back what comes on each stream, and closes it at the end.
func echo(session *yamux.Session, _ []string) {
	for {
		stream, err := session.Accept()
		if err != nil {
			fmt.Println("over")
			return
		}
		go func() {
			io.Copy(stream, stream)
			stream.Close()
		}()
	}
}

// silent accepts a stream for each line of its input, and prints what it reads on it.
func silent(session *yamux.Session, _ []string) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println("streams", session.NumStreams())
		stream, err := session.Accept()
		if err != nil {
			fmt.Println("over")
			return
		}
		text, err := io.ReadAll(stream)
		fmt.Printf("read %d %v\n", len(text), err)
		stream.Close()
	}
}

func ping(session *yamux.Session, _ []string) {
	took, err := session.Ping()
	fmt.Println("ping", err, took < time.Second)
	<-session.CloseChan()
	fmt.Println("over")
}

func check(err error) {
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}
