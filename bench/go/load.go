package main

import (
	"fmt"
	"net/rpc"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// call makes one call and checks its reply. The number differs from call to call.
type call func(client *rpc.Client, n int) error

func makeCall(o options) (call, error) {
	switch o.call {
	case "multiply":
		return multiply, nil
	case "bytes":
		return echoBytes(makeBytes(o.size)), nil
	case "strings":
		return echoStrings(makeStrings(o.size)), nil
	case "map":
		return echoMap(makeMap(o.size)), nil
	}
	return nil, fmt.Errorf("unknown call %q", o.call)
}

func multiply(client *rpc.Client, n int) error {
	args := &Args{n, 7}
	var reply int
	if err := client.Call("Arith.Multiply", args, &reply); err != nil {
		return err
	}
	if reply != n*7 {
		return fmt.Errorf("expected %d, received %d", n*7, reply)
	}
	return nil
}

func echoBytes(args []byte) call {
	return func(client *rpc.Client, n int) error {
		var reply []byte
		err := client.Call("Echo.Bytes", args, &reply)
		return checkLength(err, len(args), len(reply))
	}
}

func echoStrings(args []string) call {
	return func(client *rpc.Client, n int) error {
		var reply []string
		err := client.Call("Echo.Strings", args, &reply)
		return checkLength(err, len(args), len(reply))
	}
}

func echoMap(args map[string]int) call {
	return func(client *rpc.Client, n int) error {
		var reply map[string]int
		err := client.Call("Echo.Map", args, &reply)
		return checkLength(err, len(args), len(reply))
	}
}

func checkLength(err error, expected, received int) error {
	if err == nil && received != expected {
		return fmt.Errorf("expected a length of %d, received %d", expected, received)
	}
	return err
}

// load makes calls on one connection, as many at a time as were asked for.
func load(o options) error {
	call, err := makeCall(o)
	if err != nil {
		return err
	}
	client, err := rpc.Dial("tcp", o.addr)
	if err != nil {
		return err
	}
	defer client.Close()
	return runRounds(o, func(duration time.Duration) (result, error) {
		if o.latency {
			return measureLatency(client, call, duration)
		}
		if o.oneCaller {
			return measureOneCaller(client, o.inFlight, duration)
		}
		return measureThroughput(client, call, o.inFlight, duration)
	})
}

// firstCalls makes the first calls of this process, as many at a time as were asked for.
func firstCalls(o options) error {
	client, err := rpc.Dial("tcp", o.addr)
	if err != nil {
		return err
	}
	defer client.Close()
	return makeRounds(o, func() (result, error) {
		var left atomic.Int64
		left.Store(int64(o.calls))
		return measureCallers(client, multiply, o.inFlight, func(int) bool { return left.Add(-1) >= 0 })
	})
}

// measureThroughput lets callers call again and again until the time is over, at least once each.
func measureThroughput(client *rpc.Client, call call, inFlight int, duration time.Duration) (result, error) {
	var stopped atomic.Bool
	timer := time.AfterFunc(duration, func() { stopped.Store(true) })
	defer timer.Stop()
	return measureCallers(client, call, inFlight, func(count int) bool { return count == 0 || !stopped.Load() })
}

// measureCallers lets callers call again and again, each as long as it may go on after so many calls.
func measureCallers(client *rpc.Client, call call, inFlight int, goOn func(count int) bool) (result, error) {
	var total atomic.Int64
	var failure atomic.Value
	var callers sync.WaitGroup
	start := time.Now()
	for i := 0; i < inFlight; i++ {
		callers.Add(1)
		go func() {
			defer callers.Done()
			count := 0
			for ; goOn(count); count++ {
				if err := call(client, count); err != nil {
					failure.Store(err)
					return
				}
			}
			total.Add(int64(count))
		}()
	}
	callers.Wait()
	elapsed := time.Since(start)
	if err, failed := failure.Load().(error); failed {
		return result{}, err
	}
	return result{Count: int(total.Load()), Seconds: elapsed.Seconds()}, nil
}

// measureOneCaller lets one goroutine send a call for each reply that it takes, until the time is over.
func measureOneCaller(client *rpc.Client, inFlight int, duration time.Duration) (result, error) {
	done := make(chan *rpc.Call, inFlight)
	start := time.Now()
	sent, received := 0, 0
	for {
		for sent-received < inFlight && (sent < inFlight || time.Since(start) < duration) {
			client.Go("Arith.Multiply", &Args{sent, 7}, new(int), done)
			sent++
		}
		if received == sent {
			return result{Count: received, Seconds: time.Since(start).Seconds()}, nil
		}
		call := <-done
		if call.Error != nil {
			return result{}, call.Error
		}
		if reply, expected := *call.Reply.(*int), call.Args.(*Args).A*7; reply != expected {
			return result{}, fmt.Errorf("expected %d, received %d", expected, reply)
		}
		received++
	}
}

// measureLatency makes one call at a time and measures each.
func measureLatency(client *rpc.Client, call call, duration time.Duration) (result, error) {
	var times []time.Duration
	start := time.Now()
	last := start
	for n := 0; n == 0 || last.Sub(start) < duration; n++ {
		if err := call(client, n); err != nil {
			return result{}, err
		}
		now := time.Now()
		times = append(times, now.Sub(last))
		last = now
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	micros := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)))].Nanoseconds()) / 1000
	}
	return result{
		Count:        len(times),
		Seconds:      last.Sub(start).Seconds(),
		MedianMicros: micros(0.5),
		P99Micros:    micros(0.99),
	}, nil
}
