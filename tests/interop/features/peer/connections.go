package main

// Scenarios of connections: who is there, who says nothing, and who takes more than there is room for.

import (
	"encoding/gob"
	"io"
	"net"
	"net/rpc"
	"strings"
	"time"
)

// who asks the server for the address that it knows this client by.
func who(t *check) {
	conn := t.conn()
	client := rpc.NewClient(conn)
	defer client.Close()
	want := "unix"
	if t.network != "unix" {
		want = conn.LocalAddr().String()
	}
	var address string
	t.call(client, "Who.AmI", 0, &address)
	t.equal("address", address, want)
}

// tlsRefused has what the error has to contain as its argument.
func tlsRefused(t *check) {
	conn, err := t.dial()
	if err == nil {
		conn.Close()
		t.fatal("tls.Dial: no error, want %q", t.args[0])
	}
	if !strings.Contains(err.Error(), t.args[0]) {
		t.fatal("tls.Dial: got %q, want %q in it", err, t.args[0])
	}
}

// ends fails the scenario unless the server closes the connection without another byte. A reset counts as closed.
func (t *check) ends(conn net.Conn) {
	t.none("deadline", conn.SetReadDeadline(time.Now().Add(waiting)))
	n, err := conn.Read(make([]byte, 1))
	if timeout, ok := err.(net.Error); n != 0 || ok && timeout.Timeout() {
		t.fatal("the server did not end the connection: %d bytes, %v", n, err)
	}
	conn.Close()
}

// saysNothing waits for the server to lose its patience.
func saysNothing(t *check) { t.ends(t.conn()) }

// saysABit begins each protocol and does not go on. Its argument, where there is one, is the only beginning.
func saysABit(t *check) {
	beginnings := []string{"C", "CONNECT /_goRPC_ HTTP/1.0\n", "GET /debug/rpc HTTP/1.1\r\nHost: localhost\r\n"}
	if len(t.args) > 0 {
		beginnings = t.args
	}
	for _, beginning := range beginnings {
		conn := t.conn()
		_, err := io.WriteString(conn, beginning)
		t.none("write", err)
		t.ends(conn)
	}
}

// noticed is a connection that tells when reading has come to its end.
type noticed struct {
	net.Conn
	ended chan error
}

func (n *noticed) Read(bytes []byte) (int, error) {
	count, err := n.Conn.Read(bytes)
	if err != nil {
		n.ended <- err
	}
	return count, err
}

// fallsSilent makes calls and then none. While a call is under way the server has to keep the connection.
func fallsSilent(t *check) {
	conn := &noticed{t.conn(), make(chan error, 1)}
	client := rpc.NewClient(conn)
	t.alive(client)
	call := start(client, "Slow.Wait", &GateArgs{Gate: "silent"}, new(string))
	t.gate(client, "Slow.Arrived", "silent")
	t.say("waiting")
	t.hear("go on")
	// The connection is more than open: the server reads from it.
	t.gate(client, "Slow.Open", "silent")
	t.none("a call that takes longer than a client may be silent", t.settle(call))
	select {
	case err := <-conn.ended:
		t.equal("end of the connection", err, io.EOF)
	case <-time.After(waiting):
		t.fatal("the server kept the connection")
	}
	t.shutDown(client)
}

// shutDown waits until a client knows that its connection has ended. Before that its calls fail by what becomes of their bytes.
func (t *check) shutDown(client *rpc.Client) {
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		err := t.try(client, "Arith.Multiply", Args{1, 2}, new(int))
		if err == rpc.ErrShutdown {
			return
		}
		if err == nil {
			t.fatal("the server answered a call on a connection that it was to end")
		}
		if time.Since(began) > waiting {
			t.fatal("a later call: got %v, want %v", err, rpc.ErrShutdown)
		}
	}
}

// waitsForRoom has two connections more than the server takes, which has room for two.
func waitsForRoom(t *check) {
	var clients [4]*rpc.Client
	for i := 0; i < 2; i++ {
		clients[i] = t.client()
		t.alive(clients[i])
	}
	var calls [4]*rpc.Call
	for i := 2; i < 4; i++ {
		clients[i] = t.client()
		calls[i] = start(clients[i], "Arith.Multiply", Args{i, i}, new(int))
	}
	t.say("full")
	t.hear("go on")
	for i := 2; i < 4; i++ {
		select {
		case <-calls[i].Done:
			t.fatal("connection %d was served", i)
		default:
		}
		clients[i-2].Close()
		t.none("a call that had to wait", t.settle(calls[i]))
		t.equal("its reply", *calls[i].Reply.(*int), i*i)
	}
	clients[2].Close()
	clients[3].Close()
}

// pushBack makes more calls than the server runs at a time.
func pushBack(t *check) {
	client := t.client()
	defer client.Close()
	var calls [50]*rpc.Call
	for i := range calls {
		calls[i] = start(client, "Slow.Wait", &GateArgs{Gate: "push"}, new(string))
	}
	t.say("sent")
	for _, call := range calls {
		t.none("Wait", t.settle(call))
	}
	t.alive(client)
}

// slowReader asks for more than it reads, until it is told to read.
func slowReader(t *check) {
	const calls, size = 1000, 64 << 10
	conn := t.conn()
	defer conn.Close()
	encoder, decoder := gob.NewEncoder(conn), gob.NewDecoder(conn)
	for seq := uint64(0); seq < calls; seq++ {
		t.none("header", encoder.Encode(rpc.Request{ServiceMethod: "Bulk.Fill", Seq: seq}))
		t.none("body", encoder.Encode(size))
	}
	t.say("sent")
	t.hear("read")
	t.none("deadline", conn.SetReadDeadline(time.Now().Add(waiting)))
	seen := map[uint64]bool{}
	for i := 0; i < calls; i++ {
		var header rpc.Response
		var body []byte
		t.none("header of a reply", decoder.Decode(&header))
		t.equal("error", header.Error, "")
		t.none("body of a reply", decoder.Decode(&body))
		t.equal("size", len(body), size)
		seen[header.Seq] = true
	}
	t.equal("replies", len(seen), calls)
}

// smallReplies says when it waits for two replies, and when it has both.
func smallReplies(t *check) {
	client := t.client()
	defer client.Close()
	// Systems acknowledge at once on a new connection, and with delay on one that has gone to and fro for a while.
	for i := 0; i < 50; i++ {
		t.alive(client)
	}
	for _, round := range t.args {
		first := start(client, "Slow.Wait", &GateArgs{Gate: "first " + round}, new(string))
		second := start(client, "Slow.Wait", &GateArgs{Gate: "second " + round}, new(string))
		t.gate(client, "Slow.Arrived", "second "+round)
		t.say("waiting")
		t.none("the first call", t.settle(first))
		t.none("the second call", t.settle(second))
		t.say("both")
	}
}
