package main

import (
	"net/rpc"
	"sync"
	"sync/atomic"
	"time"
)

// dialsAtATime keeps the server's queue of connections that wait to be accepted short.
const dialsAtATime = 32

// openConnections opens connections and makes a call on each. A round is a call on each, all at a time.
func openConnections(o options) error {
	clients := make([]*rpc.Client, o.connections)
	if err := side(dialsAtATime, len(clients), func(i int) (err error) {
		if clients[i], err = rpc.Dial("tcp", o.addr); err != nil {
			return err
		}
		return multiply(clients[i], i)
	}); err != nil {
		return err
	}
	defer func() {
		for _, client := range clients {
			client.Close()
		}
	}()
	return runRounds(o, func(duration time.Duration) (result, error) {
		r, err := repeat(duration, func() error {
			return side(len(clients), len(clients), func(i int) error { return multiply(clients[i], i) })
		})
		r.Count *= len(clients)
		return r, err
	})
}

// side does something for each number below count, several side by side, and gives an error of any.
func side(workers, count int, work func(int) error) error {
	var next atomic.Int64
	var failure atomic.Value
	var done sync.WaitGroup
	for w := 0; w < workers; w++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				if err := work(i); err != nil {
					failure.Store(err)
					return
				}
			}
		}()
	}
	done.Wait()
	err, _ := failure.Load().(error)
	return err
}
