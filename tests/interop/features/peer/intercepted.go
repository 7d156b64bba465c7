package main

// Scenarios of a server with interceptors. What they do is in the test that starts these.

import (
	"net/rpc"
	"net/rpc/jsonrpc"
)

// intercepted is a stock client, of gob or of the protocol that is its argument. It notices the interceptors by what they change.
func intercepted(t *check) {
	var client *rpc.Client
	if len(t.args) > 0 && t.args[0] == "json" {
		client = jsonrpc.NewClient(t.conn())
	} else {
		client = t.client()
	}
	defer client.Close()
	for n := 0; n < 3; n++ {
		var product int
		t.call(client, "Arith.Multiply", Args{6, n}, &product)
		t.equal("a reply that was changed", product, 600*n)
		t.text("a call that was refused", t.try(client, "Arith.Divide", Args{17, 5}, new(Quotient)), "not today")
		t.gate(client, "Slow.Open", "answered in place of the handler")
		t.text("an error that was changed", t.try(client, "Fails.Fail", &FailArgs{Text: "no"}, new(int)), "no, sorry")
		t.text("no service", t.try(client, "Nothing.Here", Args{}, new(int)), "rpc: can't find service Nothing.Here")
		t.text("no method", t.try(client, "Arith.Here", Args{}, new(int)), "rpc: can't find method Arith.Here")
	}
	var calls [100]*rpc.Call
	for n := range calls {
		calls[n] = start(client, "Arith.Multiply", Args{n, 1}, new(int))
	}
	for n, call := range calls {
		t.none("Multiply", t.settle(call))
		t.equal("one of many replies", *call.Reply.(*int), 100*n)
	}
}

// interceptedExtended says who it is in its metadata, for an interceptor that lets nobody else pass.
func interceptedExtended(t *check) {
	client, codec := t.extended()
	defer client.Close()
	for round := 0; round < 2; round++ {
		for _, token := range []string{"", "wrong"} {
			more := outgoing{args: &NoteArgs{Note: "hi"}, metadata: map[string]string{"token": token}}
			call, _ := begin(client, "Calls.Show", more, new(Shown))
			t.text("a call with the token "+token, t.settle(call), "who are you?")
			t.equal("its code", codec.failure("who are you?").Code, "unauthenticated")
		}
		var shown Shown
		metadata := map[string]string{"token": "s3cret", "language": "de"}
		call, _ := begin(client, "Calls.Show", outgoing{args: &NoteArgs{Note: "hi"}, metadata: metadata}, &shown)
		t.none("Show", t.settle(call))
		t.equal("metadata", shown.Metadata, metadata)
	}
	// A stock client has no way to say it.
	stock := t.client()
	defer stock.Close()
	t.text("a stock client", t.try(stock, "Calls.Show", &NoteArgs{Note: "hi"}, new(Shown)), "who are you?")
}
