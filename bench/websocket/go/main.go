// The Go side of the row about calls over WebSocket, made of coder/websocket. Its mirror image is bench/websocket/main.ts, with
// the same flags and the same JSON lines.
//
//	websocket server                  serves calls over WebSocket
//	websocket load --addr HOST:PORT   makes as many as it can on one
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"net/rpc"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

type options struct {
	addr                                        string
	inFlight, ms, warmUpMs, warmUpCount, rounds int
}

// result is what a round has measured: a line of the output.
type result struct {
	Count   int     `json:"count"`
	Seconds float64 `json:"seconds"`
}

func main() {
	log.SetFlags(0)
	var o options
	flags := flag.NewFlagSet("websocket", flag.ExitOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "where the server listens; port 0 lets the system pick one")
	flags.IntVar(&o.inFlight, "in-flight", 1, "calls under way at a time")
	flags.IntVar(&o.ms, "ms", 1000, "milliseconds of a round")
	flags.IntVar(&o.warmUpMs, "warm-up-ms", 500, "milliseconds before the first round that are not measured")
	flags.IntVar(&o.warmUpCount, "warm-up-count", 0, "calls that the warm-up makes at least")
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
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err == nil {
			server.ServeConn(websocket.NetConn(context.Background(), conn, websocket.MessageBinary))
		}
	}))
	io.Copy(io.Discard, os.Stdin)
}

func load(o options) {
	ctx := context.Background()
	conn, _, err := websocket.Dial(ctx, "ws://"+o.addr, nil)
	check(err)
	client := rpc.NewClient(websocket.NetConn(ctx, conn, websocket.MessageBinary))
	for count := 0; ; {
		count += measure(client, o.inFlight, time.Duration(o.warmUpMs)*time.Millisecond).Count
		if count >= o.warmUpCount {
			break
		}
	}
	print(map[string]bool{"ready": true})
	input := bufio.NewScanner(os.Stdin)
	for n := 0; o.rounds > 0 && n < o.rounds || o.rounds == 0 && input.Scan(); n++ {
		print(measure(client, o.inFlight, time.Duration(o.ms)*time.Millisecond))
	}
	client.Close()
}

// measure lets callers call again and again until the time is over.
func measure(client *rpc.Client, inFlight int, duration time.Duration) result {
	var total atomic.Int64
	var callers sync.WaitGroup
	start := time.Now()
	for range inFlight {
		callers.Add(1)
		go func() {
			defer callers.Done()
			for n := 0; n == 0 || time.Since(start) < duration; n++ {
				var reply int
				check(client.Call("Arith.Multiply", Args{n, 7}, &reply))
				if reply != n*7 {
					log.Fatalf("%d * 7 = %d", n, reply)
				}
				total.Add(1)
			}
		}()
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
