package main

// Scenarios of what net/rpc never had: calls that are given up, what is said with a call, and what an error has to say.

import (
	"fmt"
	"io"
	"net"
	"net/rpc"
	"strconv"
	"time"
)

// begin starts a call with more in its header. It returns when the call has left, with the number under which it did.
func begin(client *rpc.Client, method string, more outgoing, reply any) (*rpc.Call, uint64) {
	more.seq = make(chan uint64, 1)
	call := start(client, method, &more, reply)
	return call, <-more.seq
}

// cancel gives a call up, and says whether the server still knew it.
func (t *check) cancel(client *rpc.Client, seq uint64) bool {
	var found bool
	t.call(client, "_goRPC_.Cancel", &CancelArgs{seq}, &found)
	return found
}

func cancelled(t *check) {
	client, _ := t.extended()
	defer client.Close()
	call, seq := begin(client, "Slow.Wait", outgoing{args: &GateArgs{Gate: "given up"}}, new(string))
	other, _ := begin(client, "Slow.Wait", outgoing{args: &GateArgs{Gate: "kept"}}, new(string))
	t.gate(client, "Slow.Arrived", "given up")
	t.gate(client, "Slow.Arrived", "kept")
	t.equal("a call under way", t.cancel(client, seq), true)
	t.text("the call", t.settle(call), "gave up: cancelled")
	t.ended(client, "given up", "cancelled")
	t.equal("a call that has been answered", t.cancel(client, seq), false)
	t.equal("a call that never was", t.cancel(client, 1<<40), false)
	t.gate(client, "Slow.Open", "kept")
	t.none("the other call", t.settle(other))
	t.alive(client)
}

func manyGivenUp(t *check) {
	client, _ := t.extended()
	defer client.Close()
	const many = 100
	var calls [many]*rpc.Call
	var numbers [many]uint64
	for i := range calls {
		args := &GateArgs{Gate: "many " + strconv.Itoa(i)}
		calls[i], numbers[i] = begin(client, "Slow.Wait", outgoing{args: args}, new(string))
	}
	var answers [many]*rpc.Call
	for i, seq := range numbers {
		answers[i] = start(client, "_goRPC_.Cancel", &CancelArgs{seq}, new(bool))
	}
	for i := range calls {
		t.text("the call", t.settle(calls[i]), "gave up: cancelled")
		t.none("its cancellation", t.settle(answers[i]))
		t.equal("its cancellation", *answers[i].Reply.(*bool), true)
	}
	t.alive(client)
}

func deadline(t *check) {
	client, _ := t.extended()
	defer client.Close()
	call, _ := begin(client, "Slow.Wait", outgoing{args: &GateArgs{Gate: "late"}, timeout: 20 * time.Millisecond}, new(string))
	t.text("the call", t.settle(call), "gave up: deadline")
	t.ended(client, "late", "deadline")
	// A deadline that lies far away has no effect, however far.
	for i, timeout := range []time.Duration{time.Hour, 100 * 24 * time.Hour} {
		gate := fmt.Sprint("early ", i)
		call, _ = begin(client, "Slow.Wait", outgoing{args: &GateArgs{Gate: gate}, timeout: timeout}, new(string))
		t.gate(client, "Slow.Open", gate)
		t.none("the call", t.settle(call))
		t.ended(client, gate, "opened")
	}
}

// connectionLost resets a connection with a call under way, and asks on another what became of the call.
func connectionLost(t *check) {
	watcher := t.client()
	defer watcher.Close()
	conn := t.conn()
	start(rpc.NewClient(conn), "Slow.Wait", &GateArgs{Gate: "lost"}, new(string))
	t.gate(watcher, "Slow.Arrived", "lost")
	t.none("SetLinger", conn.(*net.TCPConn).SetLinger(0))
	conn.Close()
	t.ended(watcher, "lost", "lost")
}

// forced waits for a server that is shut down by force.
func forced(t *check) {
	client := t.client()
	defer client.Close()
	call := start(client, "Slow.Wait", &GateArgs{Gate: "forced"}, new(string))
	t.equal("the call", t.settle(call), io.ErrUnexpectedEOF)
	t.equal("a later call", client.Call("Arith.Multiply", Args{1, 2}, new(int)), rpc.ErrShutdown)
}

func saidWithACall(t *check) {
	client, _ := t.extended()
	defer client.Close()
	metadata := map[string]string{"token": "s3cret", "": "no name", "empty": "", "text": "é日😀\x00\n"}
	for _, more := range []outgoing{
		{metadata: metadata},
		{},
		{timeout: 30 * time.Second},
		{timeout: 30 * time.Second, metadata: metadata},
		{metadata: map[string]string{"again": "1"}},
	} {
		var shown Shown
		more.args = &NoteArgs{Note: "hi"}
		call, _ := begin(client, "Calls.Show", more, &shown)
		t.none("Show", t.settle(call))
		t.equal("metadata", len(shown.Metadata), len(more.metadata))
		for key, value := range more.metadata {
			t.equal("metadata "+key, shown.Metadata[key], value)
		}
		if more.timeout == 0 {
			t.equal("remaining", shown.Remaining, -1)
		} else if shown.Remaining <= 0 || shown.Remaining > 30_000 {
			t.fatal("remaining: got %d ms, want up to 30 s", shown.Remaining)
		}
	}
	// The same server, asked by a stock client.
	var shown Shown
	stock := t.client()
	defer stock.Close()
	t.call(stock, "Calls.Show", &NoteArgs{Note: "hi"}, &shown)
	t.equal("what stock Go said", Shown{shown.Remaining, nil}, Shown{-1, nil})
	t.equal("metadata of stock Go", len(shown.Metadata), 0)
}

// unsendable is what our server adds to the text of an error whose details it cannot encode.
const unsendable = " (rpc: error encoding details: Cannot encode value: expected a string, boolean, number, bigint, Uint8Array" +
	" or typed(name, value) for an interface, received function)"

// failures are the kinds that Fails knows, with what comes behind and beside the text.
var failures = []struct {
	kind, behind  string
	code, details any
}{
	{"text", "", "not_found", nil},
	{"number", "", 404, nil},
	{"plain", "", nil, nil},
	{"details", "", "not_found", "key 7"},
	{"typed", "", "conflict", Conflict{"Ada", 3}},
	{"unsendable", unsendable, "odd", nil},
}

func codes(t *check) {
	client, codec := t.extended()
	defer client.Close()
	for round := 0; round < 2; round++ {
		for _, want := range failures {
			text := fmt.Sprintf("failed: %s %d", want.kind, round)
			args := &FailArgs{Text: text, Kind: want.kind}
			text += want.behind
			t.text(want.kind, t.try(client, "Fails.Fail", args, new(int)), text)
			got := codec.failure(text)
			t.equal("code of "+text, got.Code, want.code)
			if want.details == nil {
				t.equal("details of "+text, got.Details, []byte(nil))
				continue
			}
			details, err := decodeDetails(got.Details)
			t.none("details of "+text, err)
			t.equal("details of "+text, details, want.details)
		}
		t.alive(client)
	}
}

// codesStock is a stock client that gets errors with codes and details. It sees the texts, and nothing else changes.
func codesStock(t *check) {
	client := t.client()
	defer client.Close()
	for round := 0; round < 2; round++ {
		for _, want := range failures {
			text := fmt.Sprintf("failed: %s %d", want.kind, round)
			args := &FailArgs{Text: text, Kind: want.kind}
			text += want.behind
			t.text(want.kind, t.try(client, "Fails.Fail", args, new(int)), text)
			t.alive(client)
		}
		t.exercise(client)
	}
}

// faults calls methods that fail in every way there is, and prints the texts.
func faults(t *check) {
	client := t.client()
	defer client.Close()
	for _, name := range t.args {
		err := t.try(client, "Faults."+name, 0, new(int))
		if _, ok := err.(rpc.ServerError); !ok {
			t.fatal("%s: got %v, want the server's error", name, err)
		}
		t.say(name + ": " + err.Error())
		t.alive(client)
	}
	// One that fails when its caller has gone.
	gone := t.client()
	start(gone, "Faults.Later", 0, new(int))
	gone.Close()
	t.alive(client)
}
