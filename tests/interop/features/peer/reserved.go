package main

// Scenarios of the methods that every server of ours has.

import (
	"net/rpc"
	"net/rpc/jsonrpc"
)

// health asks whether the server serves, with arguments of several types, over gob and over JSON.
func health(t *check) {
	for _, client := range []*rpc.Client{t.client(), jsonrpc.NewClient(t.conn())} {
		for _, args := range []any{struct{}{}, 1, "how are you?", Args{6, 7}, []string{"a", "b"}, &Args{1, 2}, map[string]Args{"a": {1, 2}}} {
			var text string
			t.call(client, "_goRPC_.Health", args, &text)
			t.equal("health", text, "serving")
			var alive bool
			t.call(client, "_goRPC_.Ping", args, &alive)
			t.equal("ping", alive, true)
		}
		// A caller may not care for the answer.
		t.none("ping", t.settle(start(client, "_goRPC_.Ping", struct{}{}, nil)))
		t.text("another name", t.try(client, "_goRPC_.Pong", struct{}{}, nil), "rpc: can't find service _goRPC_.Pong")
		t.alive(client)
		client.Close()
	}
}
