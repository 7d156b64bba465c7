// Program peer is Go's own server, to be attacked beside ours. It prints
// "listening <port of gob> <port of JSON> <process id>" and answers lines of
// its input: "memory" with what it holds, anything else with its handlers.
//
// As "peer call ADDRESS METHOD" it is a client: it calls the method with an
// empty argument, whatever it answers, and prints "ok" or the error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Args is the argument of Multiply.
type Args struct{ A, B int }

type running struct {
	sync.Mutex
	Now  int `json:"now"`
	Most int `json:"most"`
	Ever int `json:"ever"`
}

// Target has the methods of target_contract.ts.
type Target struct{ running *running }

func (*Target) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

func (*Target) Echo(args *[]byte, reply *[]byte) error {
	*reply = *args
	return nil
}

func (*Target) Fill(length *int, reply *[]byte) error {
	*reply = make([]byte, *length)
	return nil
}

func (t *Target) Sleep(milliseconds *int, reply *int) error {
	t.running.Lock()
	t.running.Now++
	t.running.Ever++
	if t.running.Most < t.running.Now {
		t.running.Most = t.running.Now
	}
	t.running.Unlock()
	time.Sleep(time.Duration(*milliseconds) * time.Millisecond)
	t.running.Lock()
	t.running.Now--
	t.running.Unlock()
	*reply = *milliseconds
	return nil
}

func serve(server *rpc.Server, each func(net.Conn)) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				panic(err)
			}
			go each(conn)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func held() map[string]uint64 {
	runtime.GC()
	debug.FreeOSMemory()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return map[string]uint64{"resident": stats.Sys - stats.HeapReleased, "used": stats.HeapAlloc}
}

func call(address, method string) {
	client, err := rpc.Dial("tcp", address)
	if err == nil {
		err = client.Call(method, struct{}{}, nil)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("ok")
}

func main() {
	if len(os.Args) == 4 {
		call(os.Args[2], os.Args[3])
		return
	}
	counts := &running{}
	server := rpc.NewServer()
	if err := server.Register(&Target{counts}); err != nil {
		panic(err)
	}
	if err := server.Register(&Plans{}); err != nil {
		panic(err)
	}
	gobPort := serve(server, func(conn net.Conn) { server.ServeConn(conn) })
	jsonPort := serve(server, func(conn net.Conn) { server.ServeCodec(jsonrpc.NewServerCodec(conn)) })
	fmt.Printf("listening %d %d %d\n", gobPort, jsonPort, os.Getpid())
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		if lines.Text() == "memory" {
			out.Encode(held())
			continue
		}
		counts.Lock()
		out.Encode(counts)
		counts.Unlock()
	}
}
