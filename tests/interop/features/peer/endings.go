package main

// Scenarios of the end of a connection: a server that ends it in good order, and clients that go without a word.

import (
	"encoding/json"
	"io"
	"net/rpc"
	"time"
)

// drained has a call under way while the server stops to listen. The call is answered, and nobody else gets in.
func drained(t *check) {
	client := t.client()
	defer client.Close()
	call := start(client, "Slow.Wait", &GateArgs{Gate: "drained"}, new(string))
	t.gate(client, "Slow.Arrived", "drained")
	t.say("waiting")
	t.hear("draining")
	t.refused()
	t.say("refused")
	t.none("the call", t.settle(call))
	t.equal("its reply", *call.Reply.(*string), "drained")
	t.shutDown(client)
}

// refused waits until nobody listens any more. What still gets in is not served.
func (t *check) refused() {
	for began := time.Now(); time.Since(began) < waiting; time.Sleep(time.Millisecond) {
		conn, err := t.dial()
		if err != nil {
			return
		}
		t.ends(conn)
	}
	t.fatal("the server listens on")
}

// burst sends many calls without waiting for any, and prints how many were answered and how many were not.
func burst(t *check) {
	const calls, size = 20_000, 200
	client := t.client()
	defer client.Close()
	done := make(chan *rpc.Call, calls)
	go func() {
		for i := 0; i < calls; i++ {
			client.Go("Burst.Fill", size, new([]byte), done)
		}
	}()
	var outcome struct{ Answered, Cut, Refused int }
	late := time.After(waiting)
	for i := 0; i < calls; i++ {
		select {
		case call := <-done:
			switch call.Error {
			case nil:
				t.equal("size of a reply", len(*call.Reply.(*[]byte)), size)
				outcome.Answered++
			case io.ErrUnexpectedEOF:
				outcome.Cut++
			case rpc.ErrShutdown:
				outcome.Refused++
			default:
				t.fatal("a call behind %+v: %v", outcome, call.Error)
			}
		case <-late:
			t.fatal("calls are left that have not ended: %+v", outcome)
		}
	}
	line, err := json.Marshal(outcome)
	t.none("JSON", err)
	t.say(string(line))
}

// waits for a call until it is killed.
func waits(t *check) {
	client := t.client()
	start(client, "Slow.Wait", &GateArgs{Gate: "killed"}, new(string))
	t.gate(client, "Slow.Arrived", "killed")
	t.say("waiting")
	t.hear("nothing more")
}

// halfClosed closes its sending half behind a call, and waits for the reply.
func halfClosed(t *check) {
	conn := t.conn()
	client := rpc.NewClient(conn)
	defer client.Close()
	call := start(client, "Patient.Wait", &GateArgs{Gate: "half"}, new(string))
	t.say("sent")
	t.hear("close")
	t.none("CloseWrite", conn.(interface{ CloseWrite() error }).CloseWrite())
	t.say("closed")
	t.none("the call", t.settle(call))
	t.equal("its reply", *call.Reply.(*string), "half")
	t.shutDown(client)
}
