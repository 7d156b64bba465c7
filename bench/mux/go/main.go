// The Go side of the rows about many connections in one, made of hashicorp's yamux. Its mirror image is bench/mux/main.ts,
// with the same flags and the same JSON lines.
//
//	mux server --call multiply|bytes          serves calls, or sends back what comes, on every stream
//	mux load --addr HOST:PORT --call ... ...  does as much of it as it can on so many streams
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"log"
	"net"
	"net/rpc"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/yamux"
)

type options struct {
	addr, call                                                     string
	size, inFlight, connections, ms, warmUpMs, warmUpCount, rounds int
}

// result is what a round has measured: a line of the output.
type result struct {
	Count   int     `json:"count"`
	Seconds float64 `json:"seconds"`
}

func main() {
	log.SetFlags(0)
	var o options
	flags := flag.NewFlagSet("mux", flag.ExitOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "where the server listens; port 0 lets the system pick one")
	flags.StringVar(&o.call, "call", "multiply", "multiply: calls; bytes: as many bytes as fit")
	flags.IntVar(&o.size, "size", 65536, "bytes of a write")
	flags.IntVar(&o.inFlight, "in-flight", 1, "calls under way at a time, on each stream")
	flags.IntVar(&o.connections, "connections", 1, "streams")
	flags.IntVar(&o.ms, "ms", 1000, "milliseconds of a round")
	flags.IntVar(&o.warmUpMs, "warm-up-ms", 500, "milliseconds before the first round that are not measured")
	flags.IntVar(&o.warmUpCount, "warm-up-count", 0, "calls or writes that the warm-up makes at least")
	flags.IntVar(&o.rounds, "rounds", 0, "rounds; 0 makes one for each line of the input")
	flags.Parse(os.Args[2:])
	if os.Args[1] == "server" {
		serve(o)
	} else {
		load(o)
	}
}

// Args is the argument of Arith.Multiply.
type Args struct{ A, B int }

// Arith is the service of the calls.
type Arith struct{}

// Multiply gives the product.
func (Arith) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

func serve(o options) {
	server := rpc.NewServer()
	check(server.Register(Arith{}))
	listener, err := net.Listen("tcp", o.addr)
	check(err)
	print(map[string]string{"listening": listener.Addr().String()})
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			session, err := yamux.Server(conn, nil)
			check(err)
			go func() {
				for {
					stream, err := session.Accept()
					if err != nil {
						return
					}
					if o.call == "bytes" {
						go echo(stream, o.size)
					} else {
						go server.ServeConn(stream)
					}
				}
			}()
		}
	}()
	io.Copy(io.Discard, os.Stdin)
}

func echo(stream net.Conn, size int) {
	io.CopyBuffer(struct{ io.Writer }{stream}, struct{ io.Reader }{stream}, make([]byte, size))
	stream.Close()
}

func load(o options) {
	conn, err := net.Dial("tcp", o.addr)
	check(err)
	session, err := yamux.Client(conn, nil)
	check(err)
	streams := make([]net.Conn, o.connections)
	clients := make([]*rpc.Client, o.connections)
	for i := range streams {
		streams[i], err = session.Open()
		check(err)
		if o.call != "bytes" {
			clients[i] = rpc.NewClient(streams[i])
		}
	}
	round := func(duration time.Duration) result {
		if o.call == "bytes" {
			return measureBytes(streams, o.size, duration)
		}
		return measureCalls(clients, o.inFlight, duration)
	}
	for count := 0; ; {
		count += round(time.Duration(o.warmUpMs) * time.Millisecond).Count
		if count >= o.warmUpCount {
			break
		}
	}
	print(map[string]bool{"ready": true})
	input := bufio.NewScanner(os.Stdin)
	for n := 0; o.rounds > 0 && n < o.rounds || o.rounds == 0 && input.Scan(); n++ {
		print(round(time.Duration(o.ms) * time.Millisecond))
	}
	session.Close()
}

// measureBytes writes on all streams until the time is over, and reads it all back.
func measureBytes(streams []net.Conn, size int, duration time.Duration) result {
	var total atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for _, stream := range streams {
		// What was written and not read yet. Its bound is above what all windows hold.
		written := make(chan struct{}, 64)
		all.Add(1)
		go func(stream net.Conn) {
			defer close(written)
			chunk := make([]byte, size)
			for count := 0; count == 0 || time.Since(start) < duration; count++ {
				_, err := stream.Write(chunk)
				check(err)
				written <- struct{}{}
			}
		}(stream)
		go func(stream net.Conn) {
			defer all.Done()
			chunk := make([]byte, size)
			for range written {
				_, err := io.ReadFull(stream, chunk)
				check(err)
				total.Add(1)
			}
		}(stream)
	}
	all.Wait()
	return result{int(total.Load()), time.Since(start).Seconds()}
}

// measureCalls lets callers call again and again on all streams until the time is over.
func measureCalls(clients []*rpc.Client, inFlight int, duration time.Duration) result {
	var total atomic.Int64
	var callers sync.WaitGroup
	start := time.Now()
	for i := 0; i < inFlight*len(clients); i++ {
		callers.Add(1)
		go func(client *rpc.Client) {
			defer callers.Done()
			count := 0
			for ; count == 0 || time.Since(start) < duration; count++ {
				var reply int
				check(client.Call("Arith.Multiply", &Args{count, 7}, &reply))
				if reply != count*7 {
					log.Fatalf("expected %d, received %d", count*7, reply)
				}
			}
			total.Add(int64(count))
		}(clients[i%len(clients)])
	}
	callers.Wait()
	return result{int(total.Load()), time.Since(start).Seconds()}
}

func print(value any) { check(json.NewEncoder(os.Stdout).Encode(value)) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
