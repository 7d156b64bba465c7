// Command soak is a server of Go's own net/rpc for the soak: ../contract.ts says what it serves. It prints its address
// as a line of JSON. Each line of its input asks it to give back what memory it can and to print what it has. It ends
// with its input.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/rpc"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// Pair is the argument of Soak.Add.
type Pair struct {
	A, B int
}

// Parcel goes there and back.
type Parcel struct {
	ID    int
	Body  []byte
	Words []string
}

// Nap is the argument of Soak.Sleep.
type Nap struct {
	ID           int
	Milliseconds int
}

// Soak is what is called.
type Soak struct{}

// Add gives the sum.
func (Soak) Add(pair *Pair, reply *int) error {
	*reply = pair.A + pair.B
	return nil
}

// Echo gives its argument.
func (Soak) Echo(parcel *Parcel, reply *Parcel) error {
	*reply = *parcel
	return nil
}

// Count gives its argument.
func (Soak) Count(counts map[string]int, reply *map[string]int) error {
	*reply = counts
	return nil
}

// Sleep takes its time.
func (Soak) Sleep(nap *Nap, reply *int) error {
	time.Sleep(time.Duration(nap.Milliseconds) * time.Millisecond)
	*reply = nap.ID
	return nil
}

// Fail gives an error.
func (Soak) Fail(text string, reply *int) error {
	return errors.New(text)
}

func main() {
	// net/rpc logs connections that break, which is what happens here all the time.
	log.SetOutput(io.Discard)
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	server := rpc.NewServer()
	if err := server.Register(Soak{}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(map[string]int{"port": listener.Addr().(*net.TCPAddr).Port}); err != nil {
		return err
	}
	var open atomic.Int64
	go accept(listener, server, &open)
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		runtime.GC()
		debug.FreeOSMemory()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		state := map[string]uint64{"heap": memory.HeapAlloc, "connections": uint64(open.Load())}
		if err := out.Encode(state); err != nil {
			return err
		}
	}
	return nil
}

func accept(listener net.Listener, server *rpc.Server, open *atomic.Int64) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		open.Add(1)
		go func() {
			defer open.Add(-1)
			server.ServeConn(conn)
		}()
	}
}
