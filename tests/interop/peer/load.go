package main

// Scenarios of many calls, of large ones, and of the order in which replies come.

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/rpc"
	"os"
	"strings"
	"time"
)

func concurrent(t *check) {
	client := t.client()
	// All calls are under way before the first reply is looked at.
	const n = 1000
	gate := t.gate("concurrent")
	var calls []*rpc.Call
	for i := 0; i < n; i++ {
		calls = append(calls, client.Go("Gate.Wait", gate, new(string), make(chan *rpc.Call, 1)))
	}
	t.waiting(client, gate, n)
	t.openGate(client, gate)
	for _, call := range calls {
		t.none("Wait", t.settle(call))
		t.equal("Wait", *call.Reply.(*string), gate)
	}
	// Calls from many goroutines at once: each must get its own answer.
	failures := make(chan error, n)
	for i := 0; i < n; i++ {
		go func(i int) { failures <- oneOfMany(client, i) }(i)
	}
	for i := 0; i < n; i++ {
		select {
		case err := <-failures:
			t.none("one of many", err)
		case <-time.After(waiting):
			t.fatal("one of many: %d of %d calls have ended", i, n)
		}
	}
}

func oneOfMany(client *rpc.Client, i int) error {
	var reply Reply
	var got, want any
	var err error
	switch i % 4 {
	case 0:
		err = client.Call("Arith.Add", Args{i, 1}, &reply)
		got, want = reply.C, i+1
	case 1:
		err = client.Call("Arith.Mul", &Args{i, -i}, &reply)
		got, want = reply.C, -i*i
	case 2:
		var text string
		err = client.Call("Arith.String", Args{i, i}, &text)
		got, want = text, fmt.Sprintf("%d+%d=%d", i, i, 2*i)
	case 3:
		failed := client.Call("Arith.Error", fmt.Sprint("error ", i), &reply)
		got, want = fmt.Sprint(failed), fmt.Sprint("error ", i)
	}
	if err == nil && got != want {
		err = fmt.Errorf("call %d: got %v, want %v", i, got, want)
	}
	return err
}

func manyClients(t *check) {
	const clients, rounds = 50, 20
	failures := make(chan error, clients)
	for i := 0; i < clients; i++ {
		client := t.client()
		go func(i int) {
			var err error
			for round := 0; round < rounds && err == nil; round++ {
				err = oneOfMany(client, i*rounds+round)
			}
			if err == nil {
				err = client.Close()
			}
			failures <- err
		}(i)
	}
	for i := 0; i < clients; i++ {
		t.none("one of the clients", <-failures)
	}
}

func outOfOrder(t *check) {
	client := t.client()
	const n = 10
	var calls []*rpc.Call
	var gates []string
	for i := 0; i < n; i++ {
		gates = append(gates, t.gate(fmt.Sprint("order ", i)))
		calls = append(calls, client.Go("Gate.Wait", gates[i], new(string), make(chan *rpc.Call, 1)))
	}
	for i := n - 1; i >= 0; i-- {
		for _, earlier := range calls[:i+1] {
			t.equal("replies before their gate is open", len(earlier.Done), 0)
		}
		t.openGate(client, gates[i])
		t.none("Wait", t.settle(calls[i]))
		t.equal("Wait", *calls[i].Reply.(*string), gates[i])
	}
	// A fast call overtakes a slow one.
	slow := client.Go("Arith.SleepMilli", Args{A: 200}, new(Reply), make(chan *rpc.Call, 1))
	t.alive(client, "a slow one")
	t.none("the slow one", t.settle(slow))
}

func large(t *check) {
	client := t.client()
	const size = 16 << 20
	data := pattern(size)
	var echo []byte
	t.call(client, "Bulk.Echo", data, &echo)
	t.equal("Echo", bytes.Equal(echo, data), true)
	echo = nil
	t.call(client, "Bulk.Fill", size, &echo)
	t.equal("Fill", bytes.Equal(echo, data), true)
	sum := sha256.Sum256(data)
	var digest string
	t.call(client, "Bulk.Digest", data, &digest)
	t.equal("Digest", digest, hex.EncodeToString(sum[:]))
	parts := make([]string, 16<<10)
	for i := range parts {
		parts[i] = strings.Repeat(string(rune('a'+i%26)), 1<<10)
	}
	var joined string
	t.call(client, "Bulk.Join", parts, &joined)
	t.equal("Join", joined == strings.Join(parts, ""), true)
	t.alive(client, "large calls")
}

// largeAtOnce has several large calls under way in both directions, so that both ends must read while they write.
func largeAtOnce(t *check) {
	client := t.client()
	data := pattern(4 << 20)
	var calls []*rpc.Call
	sent := make(chan *rpc.Call)
	const n = 6
	for i := 0; i < n; i++ {
		go func() { sent <- client.Go("Bulk.Echo", data, new([]byte), make(chan *rpc.Call, 1)) }()
	}
	for i := 0; i < n; i++ {
		calls = append(calls, <-sent)
	}
	for _, call := range calls {
		t.none("Echo", t.settle(call))
		t.equal("Echo", bytes.Equal(*call.Reply.(*[]byte), data), true)
	}
}

// slowReader asks for more than any buffer on the way can hold before it reads the first reply. A server may stop reading
// meanwhile, so that the requests wait too.
func slowReader(t *check) {
	r := t.raw()
	const n, size = 500, 64 << 10
	written := make(chan error, 1)
	go func() {
		for i := 0; i < n; i++ {
			if err := r.enc.Encode(rpc.Request{ServiceMethod: "Bulk.Fill", Seq: uint64(i)}); err != nil {
				written <- err
				return
			}
			if err := r.enc.Encode(size); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	t.alive(t.client(), "a client that does not read")
	time.Sleep(100 * time.Millisecond)
	want := pattern(size)
	seen := map[uint64]bool{}
	for i := 0; i < n; i++ {
		var data []byte
		seen[r.reply(&data).Seq] = true
		t.equal("Fill", bytes.Equal(data, want), true)
	}
	t.equal("different replies", len(seen), n)
	t.none("write", <-written)
}

// gate gives a name that no other run uses on the same server.
func (t *check) gate(name string) string {
	return fmt.Sprintf("%s of process %d", name, os.Getpid())
}

// waiting returns when n calls have come to the gate.
func (t *check) waiting(client *rpc.Client, gate string, n int) {
	for start := time.Now(); time.Since(start) < waiting; time.Sleep(5 * time.Millisecond) {
		var count int
		t.call(client, "Gate.Waiting", gate, &count)
		if count == n {
			return
		}
	}
	t.fatal("fewer than %d calls have come to the gate within %v", n, waiting)
}

func (t *check) openGate(client *rpc.Client, gate string) {
	var ok bool
	t.call(client, "Gate.Open", gate, &ok)
	t.equal("Open", ok, true)
}
