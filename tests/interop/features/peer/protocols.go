package main

// Scenarios of the protocols that share a port.

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/rpc"
	"net/rpc/jsonrpc"
	"strings"
	"sync"
	"time"
)

// exercise makes calls of all kinds on a client, some of them at a time.
func (t *check) exercise(client *rpc.Client) {
	t.alive(client)
	var quotient Quotient
	t.call(client, "Arith.Divide", Args{17, 5}, &quotient)
	t.equal("17 / 5", quotient, Quotient{3, 2})
	t.text("17 / 0", t.try(client, "Arith.Divide", Args{17, 0}, &quotient), "divide by zero")
	t.text("no service", t.try(client, "Nothing.Here", Args{}, &quotient), "rpc: can't find service Nothing.Here")
	var wait sync.WaitGroup
	wrong := make(chan int, 200)
	for n := 0; n < 200; n++ {
		wait.Add(1)
		go func(n int) {
			defer wait.Done()
			var product int
			if client.Call("Arith.Multiply", Args{n, n}, &product) != nil || product != n*n {
				wrong <- n
			}
		}(n)
	}
	wait.Wait()
	t.equal("wrong products", len(wrong), 0)
}

func overGob(t *check) {
	client := t.client()
	defer client.Close()
	t.exercise(client)
}

func overJSON(t *check) {
	client := jsonrpc.NewClient(t.conn())
	defer client.Close()
	t.exercise(client)
}

// dialHTTP does what rpc.DialHTTP does, on the path of the run's argument. rpc.DialHTTP has no TLS, so there it is done by hand,
// as Go programs do it.
func (t *check) dialHTTP() (*rpc.Client, error) {
	if t.network != "tls" {
		if len(t.args) == 0 {
			return rpc.DialHTTP(t.network, t.address)
		}
		return rpc.DialHTTPPath(t.network, t.address, t.args[0])
	}
	conn := t.conn()
	io.WriteString(conn, "CONNECT "+rpc.DefaultRPCPath+" HTTP/1.0\n\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: "CONNECT"})
	if err != nil {
		return nil, err
	}
	if response.Status != "200 Connected to Go RPC" {
		return nil, errors.New(response.Status)
	}
	return rpc.NewClient(conn), nil
}

func overHTTP(t *check) {
	client, err := t.dialHTTP()
	t.none("DialHTTP", err)
	defer client.Close()
	t.exercise(client)
}

// httpRefused has a path and what the error has to end with as its arguments.
func httpRefused(t *check) {
	client, err := t.dialHTTP()
	if err == nil {
		client.Close()
		t.fatal("DialHTTP: no error, want %q", t.args[1])
	}
	if !strings.HasSuffix(err.Error(), t.args[1]) {
		t.fatal("DialHTTP: got %q, want %q at its end", err, t.args[1])
	}
}

// httpInPieces sends the handshake byte by byte, in the forms that other clients than Go's may give it.
func httpInPieces(t *check) {
	for _, head := range []string{
		"CONNECT /_goRPC_ HTTP/1.0\n\n",
		"CONNECT /_goRPC_ HTTP/1.1\r\nHost: somewhere:1234\r\nUser-Agent: test\r\n\r\n",
		"CONNECT /_goRPC_ HTTP/1.0\r\nX-Long: " + strings.Repeat("x", 5000) + "\n\r\n",
	} {
		conn := t.conn()
		for i := range head {
			_, err := io.WriteString(conn, head[i:i+1])
			t.none("write", err)
		}
		reader := bufio.NewReader(conn)
		response, err := http.ReadResponse(reader, &http.Request{Method: "CONNECT"})
		t.none("ReadResponse", err)
		t.equal("status", response.Status, "200 Connected to Go RPC")
		t.equal("bytes behind the answer", reader.Buffered(), 0)
		client := rpc.NewClient(conn)
		t.alive(client)
		client.Close()
	}
}

// transport makes HTTP requests to the server.
func (to target) transport() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(context.Context, string, string) (net.Conn, error) { return to.dial() },
	}}
}

// protocols prints, as JSON, which of the four protocols the server speaks.
func protocols(t *check) {
	client := t.client()
	var product int
	began := time.Now()
	err := t.try(client, "Arith.Multiply", Args{6, 7}, &product)
	if time.Since(began) > promptly {
		t.fatal("gob: neither an answer nor the end within %v", promptly)
	}
	client.Close()
	call := `{"method":"Arith.Multiply","params":[{"A":6,"B":7}],"id":1}`
	line, _ := json.Marshal(map[string]bool{
		"gob":   err == nil && product == 42,
		"json":  t.answers(call, `{"id":1,"result":42,"error":null}`),
		"http":  t.answers("CONNECT /_goRPC_ HTTP/1.0\n\n", "HTTP/1.0 200 Connected to Go RPC\n\n"),
		"debug": t.answers("GET /debug/rpc HTTP/1.0\n\n", "HTTP/1.0 200 OK\r\n"),
	})
	t.say(string(line))
}

// promptly is how soon a server has to end a connection that speaks what it does not offer.
const promptly = 5 * time.Second

// answers sends a text, and says whether an answer begins as it should. The client goes on listening and keeps both halves
// open: a server that does not answer so has to end the connection by itself.
func (t *check) answers(text, want string) bool {
	conn := t.conn()
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(promptly))
	io.WriteString(conn, text)
	answer := make([]byte, len(want))
	n, err := io.ReadFull(conn, answer)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		t.fatal("%q: neither an answer nor the end within %v, but %q", text, promptly, answer[:n])
	}
	return string(answer) == want
}

// letGo has beginnings as its arguments, in hexadecimal, of what the server does not offer. It has to end each connection,
// whatever it answers before.
func letGo(t *check) {
	results := make(chan string, len(t.args))
	for _, text := range t.args {
		beginning, err := hex.DecodeString(text)
		t.none("beginning", err)
		go func() {
			conn, err := t.dial()
			if err != nil {
				results <- err.Error()
				return
			}
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(promptly))
			conn.Write(beginning)
			answer, err := io.ReadAll(conn)
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				results <- fmt.Sprintf("%q: no end within %v, but %q", beginning, promptly, answer)
				return
			}
			results <- ""
		}()
	}
	for range t.args {
		t.equal("result", <-results, "")
	}
}

// allAtOnce has a client of each protocol on one port, with a call of each under way while the debug page is read.
func allAtOnce(t *check) {
	overHTTP, err := rpc.DialHTTP(t.network, t.address)
	t.none("DialHTTP", err)
	clients := map[string]*rpc.Client{"gob": t.client(), "json": jsonrpc.NewClient(t.conn()), "http": overHTTP}
	calls := map[string]*rpc.Call{}
	for name, client := range clients {
		calls[name] = start(client, "Slow.Wait", &GateArgs{Gate: name}, new(string))
		t.gate(client, "Slow.Arrived", name)
	}
	var seen struct {
		Services []struct {
			Name    string
			Methods []struct {
				Name, Args, Reply string
				Calls, InFlight   int
			}
		}
		Connections []struct {
			Protocol string
			InFlight int
		}
	}
	response, err := t.transport().Get("http://localhost/debug/rpc?format=json")
	t.none("GET", err)
	t.none("JSON", json.NewDecoder(response.Body).Decode(&seen))
	response.Body.Close()
	t.equal("Content-Type", response.Header.Get("Content-Type"), "application/json")
	counts := map[string]int{}
	for _, connection := range seen.Connections {
		counts[connection.Protocol] += connection.InFlight
	}
	t.equal("calls under way by protocol", counts, map[string]int{"gob": 2, "json": 1})
	for _, service := range seen.Services {
		for _, method := range service.Methods {
			if service.Name == "Slow" && method.Name == "Wait" {
				t.equal("calls of Slow.Wait", method.Calls, 3)
				t.equal("Slow.Wait under way", method.InFlight, 3)
				t.equal("argument of Slow.Wait", method.Args, "GateArgs")
				t.equal("reply of Slow.Wait", method.Reply, "string")
			}
		}
	}
	// Each is let go by a client of another protocol.
	for opener, gate := range map[string]string{"gob": "json", "json": "http", "http": "gob"} {
		t.gate(clients[opener], "Slow.Open", gate)
		t.none(gate, t.settle(calls[gate]))
		t.equal("reply", *calls[gate].Reply.(*string), gate)
	}
	for _, client := range clients {
		client.Close()
	}
}

// ask makes one HTTP request and prints the answer as JSON. Its arguments are a method, a path and the host to ask for.
func ask(to target, args []string) error {
	var body io.Reader
	if args[0] == http.MethodPost {
		body = strings.NewReader("something")
	}
	request, err := http.NewRequest(args[0], "http://localhost"+args[1], body)
	if err != nil {
		return err
	}
	if len(args) > 2 {
		request.Host = args[2]
	}
	response, err := to.transport().Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	line, err := json.Marshal(map[string]any{
		"status": response.StatusCode, "headers": response.Header, "length": response.ContentLength, "body": string(text),
	})
	fmt.Println(string(line))
	return err
}
