package main

// Scenarios in which the connection itself is what matters: raw headers, halves that close, and bytes that make no sense.

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/rpc"
	"syscall"
	"time"
)

// rawOrder reads the stream of replies as it is.
func rawOrder(t *check) {
	r := t.raw()
	first, second := t.gate("first"), t.gate("second")
	r.send(rpc.Request{ServiceMethod: "Gate.Wait", Seq: 0}, first)
	r.send(rpc.Request{ServiceMethod: "Gate.Wait", Seq: 1}, second)
	helper := t.client()
	for i, gate := range []string{second, first} {
		t.openGate(helper, gate)
		var name string
		response := r.reply(&name)
		t.equal("Seq", response.Seq, uint64(1-i))
		t.equal("ServiceMethod", response.ServiceMethod, "Gate.Wait")
		t.equal("reply", name, gate)
	}
	// An error comes with a body, which is a struct without fields.
	r.send(rpc.Request{ServiceMethod: "Arith.Div", Seq: 2}, Args{1, 0})
	response := r.header()
	t.equal("header of an error", response, rpc.Response{ServiceMethod: "Arith.Div", Seq: 2, Error: "divide by zero"})
	t.none("body of an error", r.dec.Decode(new(struct{})))
	r.send(rpc.Request{ServiceMethod: "no dot", Seq: 3}, Args{1, 0})
	response = r.header()
	t.equal("header of a refusal", response,
		rpc.Response{ServiceMethod: "no dot", Seq: 3, Error: "rpc: service/method request ill-formed: no dot"})
	t.none("body of a refusal", r.dec.Decode(new(struct{})))
}

func sequenceNumbers(t *check) {
	r := t.raw()
	for _, seq := range []uint64{0, 5, 5, 4, 1 << 32, 1 << 53, 1<<53 + 1, 1 << 63, math.MaxUint64, 0} {
		r.send(rpc.Request{ServiceMethod: "Arith.Add", Seq: seq}, Args{1, 2})
		var reply Reply
		t.equal("Seq", r.reply(&reply).Seq, seq)
		t.equal("Add", reply.C, 3)
	}
	// Two calls with the same number under way at once get two replies.
	gates := []string{t.gate("twice a"), t.gate("twice b")}
	helper := t.client()
	for _, gate := range gates {
		r.send(rpc.Request{ServiceMethod: "Gate.Wait", Seq: 7}, gate)
		t.waiting(helper, gate, 1)
	}
	for i := range gates {
		gate := gates[len(gates)-1-i]
		t.openGate(helper, gate)
		var name string
		t.equal("Seq", r.reply(&name).Seq, uint64(7))
		t.equal("Wait", name, gate)
	}
}

// extraFields sends headers that differ from rpc.Request and has to be understood all the same.
func extraFields(t *check) {
	type deadline struct {
		Unix  int64
		Notes map[string][]string
	}
	for _, header := range []any{
		struct {
			Seq           uint64
			ServiceMethod string
		}{9, "Arith.Add"},
		struct {
			Trace         []byte
			ServiceMethod string
			Deadline      deadline
			Seq           uint16
			Any           any
			Meta          map[string]string
		}{[]byte{1}, "Arith.Add", deadline{1, map[string][]string{"k": {"v"}}}, 9, Circle{1}, map[string]string{"a": "b"}},
		&struct {
			ServiceMethod *string
			Seq           *uint64
		}{text("Arith.Add"), number(9)},
	} {
		r := t.raw()
		for i := 0; i < 2; i++ {
			r.send(header, Args{1, 2})
			var reply Reply
			t.equal("Seq", r.reply(&reply).Seq, uint64(9))
			t.equal("Add", reply.C, 3)
		}
		// The same connection takes the usual header as well.
		r.send(rpc.Request{ServiceMethod: "Arith.Add"}, Args{3, 4})
		var reply Reply
		t.equal("Seq", r.reply(&reply).Seq, uint64(0))
		t.equal("Add", reply.C, 7)
	}
}

func text(s string) *string   { return &s }
func number(n uint64) *uint64 { return &n }

// discardedBodies lets refused calls define types that later calls use.
func discardedBodies(t *check) {
	client := t.client()
	t.refused(client, "Values.Nope", Box{Circle{1}})
	t.refused(client, "Nope.Nope", Nested{Points: []Args{{1, 2}}, Maybe: &Args{3, 4}})
	t.refused(client, "no dot", map[string]any{"k": Pair{1, 2}})
	t.refused(client, "Recursive.Nope", Tree{"root", []*Tree{{"leaf", nil}}})
	t.refused(client, "Bulk.Nope", pattern(1<<20))
	t.refused(client, "Known.Nope", Moment{At: time.Unix(1, 0)})
	t.refused(client, "Arith.Scan", map[string]Quotient{"q": {1, 2}})
	t.boxed(client, Circle{1}, Pair{1, 2})
	var nested Nested
	t.call(client, "Builtin.Nested", Nested{Points: []Args{{1, 2}}, Maybe: &Args{3, 4}}, &nested)
	t.equal("Nested after a refused call", []any{nested.Points, *nested.Maybe}, []any{[]Args{{1, 2}}, Args{3, 4}})
	var tree Tree
	t.call(client, "Recursive.Tree", Tree{"root", []*Tree{{"leaf", nil}}}, &tree)
	t.equal("Tree after a refused call", tree, Tree{"root", []*Tree{{"leaf", nil}}})
	var moment Moment
	t.call(client, "Known.Moment", Moment{At: time.Unix(1, 0)}, &moment)
	t.equal("Moment after a refused call", moment.At.Equal(time.Unix(1, 0)), true)
	var quotient Quotient
	t.call(client, "Arith.Div", Args{17, 5}, &quotient)
	t.equal("Div after refused calls", quotient, Quotient{3, 2})
}

// discardedInterfaces does it with interfaces inside interfaces. Their values span several messages with definitions in
// between, all of which a server has to follow although nobody wants the value.
func discardedInterfaces(t *check) {
	client := t.client()
	t.refused(client, "no dot", []any{Names{"a"}, nil, Group{"crew", []any{&Square{1}, map[string]any{"k": Pair{1, 2}}}}})
	t.refused(client, "Arith.Add", struct{ Boxes []Box }{[]Box{{&List{1, nil}}, {7}, {Table{"k": 1}}}})
	t.refused(client, "Values.Nope", Box{Group{"inner", []any{Group{"most inner", []any{Circle{1}, nil}}, nil}}})
	for i := 0; i < 2; i++ {
		t.boxed(client, Names{"b"}, Group{"crew", []any{&Square{2}}}, map[string]any{"k": Pair{1, 2}}, &List{1, &List{2, nil}},
			Table{"k": 2}, Circle{3}, []any{Circle{4}, nil})
	}
	// A field that the server does not have is skipped in the same way.
	var reply Reply
	t.call(client, "Arith.Add", struct {
		A      int
		Hidden any
		B      int
	}{1, Group{"skipped", []any{Celsius(1), nil, Args{1, 2}, Group{"deep", []any{&List{5, nil}}}}}, 2}, &reply)
	t.equal("Add", reply.C, 3)
	t.boxed(client, Args{1, 2}, Celsius(2))
}

func (t *check) refused(client *rpc.Client, method string, args any) {
	err := t.try(client, method, args, new(struct{}))
	if _, ok := err.(rpc.ServerError); !ok {
		t.fatal("%s with %T: got %v, want an error of the server", method, args, err)
	}
}

func (t *check) boxed(client *rpc.Client, values ...any) {
	for _, value := range values {
		var echo Box
		t.call(client, "Values.Box", Box{value}, &echo)
		t.equal("Box after refused calls", echo.Value, value)
	}
}

// request gives the bytes of a whole stream with calls of Arith.Add.
func request(calls int) []byte {
	var stream bytes.Buffer
	enc := gob.NewEncoder(&stream)
	for i := 0; i < calls; i++ {
		// A buffer takes everything, and both types can be encoded.
		enc.Encode(rpc.Request{ServiceMethod: "Arith.Add", Seq: uint64(i)})
		enc.Encode(Args{i, 1})
	}
	return stream.Bytes()
}

func byteByByte(t *check) {
	r := t.raw()
	if tcp, ok := r.conn.(*net.TCPConn); ok {
		t.none("no delay", tcp.SetNoDelay(true))
	}
	for _, b := range request(2) {
		_, err := r.conn.Write([]byte{b})
		t.none("write", err)
		time.Sleep(200 * time.Microsecond)
	}
	r.sums(2)
}

func allInOneWrite(t *check) {
	r := t.raw()
	const n = 500
	_, err := r.conn.Write(request(n))
	t.none("write", err)
	r.sums(n)
}

// sums reads the replies to request(n) in any order.
func (r *raw) sums(n int) {
	seen := map[uint64]bool{}
	for i := 0; i < n; i++ {
		var reply Reply
		response := r.reply(&reply)
		r.t.equal("Add", reply.C, int(response.Seq)+1)
		seen[response.Seq] = true
	}
	r.t.equal("different replies", len(seen), n)
}

func (t *check) closeWrite(conn net.Conn) {
	t.none("CloseWrite", conn.(interface{ CloseWrite() error }).CloseWrite())
}

// halfClose ends the sending half while calls are under way: the replies must still come, and then the end.
func halfClose(t *check) {
	const n = 5
	var gates []string
	helper := t.client()
	r := t.raw()
	for i := 0; i < n; i++ {
		gates = append(gates, t.gate(fmt.Sprint("half ", i)))
		r.send(rpc.Request{ServiceMethod: "Gate.Wait", Seq: uint64(i)}, gates[i])
	}
	for _, gate := range gates {
		t.waiting(helper, gate, 1)
	}
	t.closeWrite(r.conn)
	for i := n - 1; i >= 0; i-- {
		time.Sleep(10 * time.Millisecond) // the server has seen the end of the requests by now
		t.openGate(helper, gates[i])
		var name string
		t.equal("Seq", r.reply(&name).Seq, uint64(i))
		t.equal("Wait", name, gates[i])
	}
	r.ends("after the last reply")

	// Requests and the end of the sending half at once.
	r = t.raw()
	_, err := r.conn.Write(request(100))
	t.none("write", err)
	t.closeWrite(r.conn)
	r.sums(100)
	r.ends("after the last reply")

	// A large reply after the end of the sending half.
	r = t.raw()
	r.send(rpc.Request{ServiceMethod: "Bulk.Fill", Seq: 1}, 4<<20)
	t.closeWrite(r.conn)
	var data []byte
	r.reply(&data)
	t.equal("Fill", bytes.Equal(data, pattern(4<<20)), true)
	r.ends("after the last reply")

	// Nothing but the end.
	r = t.raw()
	t.closeWrite(r.conn)
	r.ends("without a request")

	// A stock client works as well.
	conn := t.conn()
	client := rpc.NewClient(conn)
	gate := t.gate("half of a client")
	call := client.Go("Gate.Wait", gate, new(string), make(chan *rpc.Call, 1))
	t.waiting(helper, gate, 1)
	t.closeWrite(conn)
	t.openGate(helper, gate)
	t.none("Wait", t.settle(call))
	t.equal("Wait", *call.Reply.(*string), gate)
}

// closeDuringCalls closes the client under its calls. The server must not mind, whatever becomes of its replies.
func closeDuringCalls(t *check) {
	t.breakDuringCalls(func(_ net.Conn, client *rpc.Client) { t.none("Close", client.Close()) }, rpc.ErrShutdown)
}

// resetDuringCalls does it the hard way, and resets some connections before the server has so much as looked at them.
func resetDuringCalls(t *check) {
	for i := 0; i < 100; i++ {
		conn := t.conn()
		if tcp, ok := conn.(*net.TCPConn); ok {
			t.none("SetLinger", tcp.SetLinger(0))
		}
		t.none("Close", conn.Close())
	}
	t.alive(t.client(), "connections that were reset at once")
	t.breakDuringCalls(func(conn net.Conn, client *rpc.Client) {
		if tcp, ok := conn.(*net.TCPConn); ok {
			t.none("SetLinger", tcp.SetLinger(0))
		}
		t.none("Close", client.Close())
	}, rpc.ErrShutdown)
}

func (t *check) breakDuringCalls(end func(net.Conn, *rpc.Client), later error) {
	helper := t.client()
	for round := 0; round < 5; round++ {
		gate := t.gate(fmt.Sprint("broken ", round))
		conn := t.conn()
		client := rpc.NewClient(conn)
		var calls []*rpc.Call
		for i := 0; i < 20; i++ {
			calls = append(calls, client.Go("Gate.Wait", gate, new(string), make(chan *rpc.Call, 1)))
		}
		t.waiting(helper, gate, 20)
		end(conn, client)
		for _, call := range calls {
			if err := t.settle(call); err == nil {
				t.fatal("a call under a closed connection has succeeded")
			}
		}
		t.equal("a call after the end", t.try(client, "Arith.Add", Args{1, 2}, new(Reply)), later)
		t.openGate(helper, gate) // the replies go nowhere
		t.alive(helper, "a connection that ended during calls")
	}
	t.alive(t.client(), "connections that ended during calls")
}

// droppedByServer lets the server end the connection under calls.
func droppedByServer(t *check) {
	client := t.client()
	gate := t.gate("dropped")
	var calls []*rpc.Call
	for i := 0; i < 20; i++ {
		calls = append(calls, client.Go("Gate.Wait", gate, new(string), make(chan *rpc.Call, 1)))
	}
	t.waiting(client, gate, 20)
	calls = append(calls, client.Go("Control.Close", struct{}{}, new(int), make(chan *rpc.Call, 1)))
	for _, call := range calls {
		t.equal("a call under way", t.settle(call), io.ErrUnexpectedEOF)
	}
	t.equal("a later call", t.try(client, "Arith.Add", Args{1, 2}, new(Reply)), rpc.ErrShutdown)
	helper := t.client()
	t.openGate(helper, gate)
	t.alive(helper, "a dropped connection")
}

// drainedByServer has a call under way while the test shuts the server down: its reply must come, and then the end. It says
// on standard output when the call is under way, and the test opens the gate.
func drainedByServer(t *check) {
	r := t.raw()
	gate := t.gate("drained")
	r.send(rpc.Request{ServiceMethod: "Gate.Wait", Seq: 3}, gate)
	t.waiting(t.client(), gate, 1)
	fmt.Println("waiting at", gate)
	var name string
	t.equal("Seq", r.reply(&name).Seq, uint64(3))
	t.equal("Wait", name, gate)
	r.ends("after the last reply")
}

// forcedByServer has calls under way that the server gives up when it is shut down.
func forcedByServer(t *check) {
	client := t.client()
	gate := t.gate("forced")
	call := client.Go("Gate.Wait", gate, new(string), make(chan *rpc.Call, 1))
	t.waiting(client, gate, 1)
	fmt.Println("waiting at", gate)
	t.equal("a call under way", t.settle(call), io.ErrUnexpectedEOF)
	t.equal("a later call", t.try(client, "Arith.Add", Args{1, 2}, new(Reply)), rpc.ErrShutdown)
}

// truncated ends the stream in the middle of a request.
func truncated(t *check) {
	whole := request(1)
	for cut := 1; cut < len(whole); cut++ {
		r := t.raw()
		_, err := r.conn.Write(whole[:cut])
		t.none("write", err)
		t.closeWrite(r.conn)
		// Where the body alone is cut, Go's server answers with the error of its decoder before it goes.
		_, err = io.Copy(io.Discard, r.conn)
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			t.fatal("the connection is still open after %d of %d bytes", cut, len(whole))
		}
	}
	t.alive(t.client(), "truncated requests")
}

// garbage sends what is no request. The server must end such a connection and no other.
func garbage(t *check) {
	witness := t.client()
	t.alive(witness, "nothing")
	good := request(1)
	for _, c := range []struct {
		what string
		data []byte
	}{
		{"an empty message", []byte{0}},
		{"bytes of ones", bytes.Repeat([]byte{0xff}, 100)},
		{"a length beyond all limits", []byte{0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
		{"a length of a length beyond 8", []byte{0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
		{"a value of a type that is not defined", []byte{4, 0xff, 0x90, 0, 0}},
		{"a string for a header", encoded("Arith.Add")},
		{"a number for a header", encoded(7)},
		{"a struct of other fields for a header", encoded(Reply{1})},
		{"a header with a number for a name", encoded(struct{ ServiceMethod, Seq int }{1, 2})},
		{"a header with a negative number", encoded(struct {
			ServiceMethod string
			Seq           int
		}{"Arith.Add", -1})},
		{"a type that is defined twice", append(append([]byte{}, good...), good...)},
		{"a good request and then noise", append(append([]byte{}, good...), bytes.Repeat([]byte{0xaa}, 64)...)},
		{"noise", pattern(300)[7:]},
		{"text", []byte("hello, is there anybody in there?\r\n\r\n")},
	} {
		r := t.raw()
		_, err := r.conn.Write(c.data)
		t.none("write of "+c.what, err)
		// A good request before the noise may have been answered. Some noise asks for more bytes than it has, so the sending
		// half is closed: the connection must end now, whatever the server made of it. It may have ended it before.
		if err := r.conn.(interface{ CloseWrite() error }).CloseWrite(); !errors.Is(err, syscall.ENOTCONN) {
			t.none("CloseWrite after "+c.what, err)
		}
		_, err = io.Copy(io.Discard, r.conn)
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			t.fatal("%s: the connection is still open", c.what)
		}
		t.alive(witness, c.what)
	}
	// These must end the connection by themselves, with the sending half still open.
	for _, c := range []struct {
		what string
		data []byte
	}{
		{"an empty message", []byte{0}},
		{"a string for a header", encoded("Arith.Add")},
		{"a struct of other fields for a header", encoded(Reply{1})},
		{"a length beyond all limits", []byte{0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
	} {
		r := t.raw()
		_, err := r.conn.Write(c.data)
		t.none("write of "+c.what, err)
		r.ends(c.what)
	}
	t.alive(witness, "garbage")
	t.alive(t.client(), "garbage")
}

func encoded(value any) []byte {
	var stream bytes.Buffer
	if err := gob.NewEncoder(&stream).Encode(value); err != nil {
		panic(err)
	}
	return stream.Bytes()
}
