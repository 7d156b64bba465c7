// The Go side of the tests about WebSocket: stock net/rpc over coder/websocket, in both roles.
//
//	websocket server                       serves calls at /rpc, and ends otherwise elsewhere
//	websocket call URL                     calls a server with many calls in flight
//	websocket echo URL BYTES               sends bytes there and back
//	websocket cancel URL                   closes the client while calls are under way
//	websocket text URL                     sends a text message, and prints how the server closes
//	websocket stay URL                     prints what a connection is ended by
//	websocket close URL CODE               closes with a code after one call
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/rpc"
	"os"
	"strconv"
	"time"

	"github.com/coder/websocket"
)

// Args is the argument of Arith.
type Args struct{ A, B int }

// Arith is the service of the calls.
type Arith struct{}

// Multiply gives the product.
func (Arith) Multiply(args *Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}

// Divide gives the quotient.
func (Arith) Divide(args *Args, reply *int) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	*reply = args.A / args.B
	return nil
}

// Echo gives back what it gets.
func (Arith) Echo(args *[]byte, reply *[]byte) error {
	*reply = *args
	return nil
}

// Wait answers after some milliseconds.
func (Arith) Wait(ms *int, reply *int) error {
	time.Sleep(time.Duration(*ms) * time.Millisecond)
	*reply = *ms
	return nil
}

func main() {
	log.SetFlags(0)
	ctx := context.Background()
	if os.Args[1] == "server" {
		serve(ctx)
		return
	}
	conn, _, err := websocket.Dial(ctx, os.Args[2], nil)
	check(err)
	switch os.Args[1] {
	case "text":
		check(conn.Write(ctx, websocket.MessageText, []byte("hello")))
		_, _, err := conn.Read(ctx)
		fmt.Println(websocket.CloseStatus(err))
		return
	case "stay":
		client := rpc.NewClient(websocket.NetConn(ctx, conn, websocket.MessageBinary))
		multiply(client, 6, 7)
		fmt.Println("listening for the end")
		var reply int
		fmt.Println(client.Call("Arith.Wait", 60_000, &reply))
		return
	case "close":
		code, err := strconv.Atoi(os.Args[3])
		check(err)
		client := rpc.NewClient(websocket.NetConn(ctx, conn, websocket.MessageBinary))
		multiply(client, 6, 7)
		check(conn.Close(websocket.StatusCode(code), "so be it"))
		return
	}
	client := rpc.NewClient(websocket.NetConn(ctx, conn, websocket.MessageBinary))
	switch os.Args[1] {
	case "call":
		call(client)
	case "echo":
		size, err := strconv.Atoi(os.Args[3])
		check(err)
		echo(client, size)
	case "cancel":
		waiting := client.Go("Arith.Wait", 60_000, new(int), nil)
		multiply(client, 6, 7)
		check(client.Close())
		fmt.Println((<-waiting.Done).Error)
		return
	}
	check(client.Close())
	fmt.Println("ok")
}

func call(client *rpc.Client) {
	calls := make([]*rpc.Call, 1000)
	for i := range calls {
		calls[i] = client.Go("Arith.Multiply", Args{i, i}, new(int), nil)
	}
	for i, call := range calls {
		<-call.Done
		check(call.Error)
		if got := *call.Reply.(*int); got != i*i {
			log.Fatalf("%d * %d = %d", i, i, got)
		}
	}
	var reply int
	if err := client.Call("Arith.Divide", Args{1, 0}, &reply); err == nil || err.Error() != "divide by zero" {
		log.Fatalf("Divide: %v", err)
	}
}

func multiply(client *rpc.Client, a, b int) {
	var reply int
	check(client.Call("Arith.Multiply", Args{a, b}, &reply))
	if reply != a*b {
		log.Fatalf("%d * %d = %d", a, b, reply)
	}
}

func echo(client *rpc.Client, size int) {
	sent := make([]byte, size)
	for i := range sent {
		sent[i] = byte(i * 7)
	}
	var received []byte
	check(client.Call("Arith.Echo", sent, &received))
	if !bytes.Equal(sent, received) {
		log.Fatalf("%d bytes came back changed", size)
	}
}

func serve(ctx context.Context) {
	server := rpc.NewServer()
	check(server.Register(Arith{}))
	accept := func(handle func(*websocket.Conn, *http.Request)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, err := websocket.Accept(w, r, nil)
			if err == nil {
				handle(conn, r)
			}
		}
	}
	http.Handle("/rpc", accept(func(conn *websocket.Conn, _ *http.Request) {
		server.ServeConn(websocket.NetConn(ctx, conn, websocket.MessageBinary))
	}))
	// SetReadLimit has to follow NetConn, which lifts the limit.
	http.Handle("/limited", accept(func(conn *websocket.Conn, _ *http.Request) {
		netConn := websocket.NetConn(ctx, conn, websocket.MessageBinary)
		conn.SetReadLimit(32 * 1024)
		server.ServeConn(netConn)
	}))
	http.Handle("/text", accept(func(conn *websocket.Conn, _ *http.Request) {
		conn.Write(ctx, websocket.MessageText, []byte("hello"))
		_, _, err := conn.Read(ctx)
		fmt.Println(websocket.CloseStatus(err))
	}))
	http.Handle("/close", accept(func(conn *websocket.Conn, r *http.Request) {
		code, _ := strconv.Atoi(r.FormValue("code"))
		conn.Close(websocket.StatusCode(code), r.FormValue("reason"))
	}))
	// What is written here comes as one message, of whatever size.
	http.Handle("/bytes", accept(func(conn *websocket.Conn, r *http.Request) {
		size, _ := strconv.Atoi(r.FormValue("size"))
		conn.Write(ctx, websocket.MessageBinary, make([]byte, size))
		conn.Read(ctx)
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println("listening", listener.Addr())
	go http.Serve(listener, nil)
	io.Copy(io.Discard, os.Stdin)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
