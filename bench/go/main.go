// The Go side of the bench, made of Go's standard library alone. Each command has its mirror image in bench/deno, with
// the same flags and the same JSON lines.
//
//	bench server                             serves until its input ends
//	bench load --addr HOST:PORT ...          makes calls on one connection
//	bench first-calls --addr HOST:PORT ...   makes the first calls on one connection
//	bench connections --addr HOST:PORT ...   opens many connections
//	bench gob --op encode|decode ...         encodes or decodes messages
//	bench cold-gob --op encode|decode        encodes or decodes a type for the first time
//	bench types ...                          encodes and decodes a stream with many types
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

// options are the flags of all commands.
type options struct {
	addr        string
	call        string
	size        int
	inFlight    int
	oneCaller   bool
	latency     bool
	calls       int
	connections int
	op          string
	data        string
	types       int
	ms          int
	warmUpMs    int
	warmUpCount int
	rounds      int
}

func parseOptions(args []string) options {
	var o options
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "where the server listens; port 0 lets the system pick one")
	flags.StringVar(&o.call, "call", "multiply", "what is called: multiply, bytes, strings, map")
	flags.IntVar(&o.size, "size", 0, "bytes, strings or map entries of the argument")
	flags.IntVar(&o.inFlight, "in-flight", 1, "calls under way at a time")
	flags.BoolVar(&o.oneCaller, "one-caller", false, "multiply only: one caller that does not wait for the reply")
	flags.BoolVar(&o.latency, "latency", false, "measure every call by itself")
	flags.IntVar(&o.calls, "calls", 1, "calls of first-calls")
	flags.IntVar(&o.connections, "connections", 1, "connections to open")
	flags.StringVar(&o.op, "op", "encode", "encode or decode")
	flags.StringVar(&o.data, "data", "entries", "what is encoded and decoded, see dataWork")
	flags.IntVar(&o.types, "types", 1, "types on the stream")
	flags.IntVar(&o.ms, "ms", 1000, "milliseconds of a round")
	flags.IntVar(&o.warmUpMs, "warm-up-ms", 500, "milliseconds before the first round that are not measured")
	flags.IntVar(&o.warmUpCount, "warm-up-count", 0, "calls or operations that the warm-up makes at least")
	flags.IntVar(&o.rounds, "rounds", 0, "rounds; 0 makes one for each line of the input")
	flags.Parse(args)
	return o
}

func main() {
	log.SetFlags(0)
	commands := map[string]func(options) error{
		"server":      serve,
		"load":        load,
		"first-calls": firstCalls,
		"connections": openConnections,
		"gob":         gobRounds,
		"cold-gob":    coldGob,
		"types":       typeRounds,
	}
	if len(os.Args) < 2 {
		log.Fatal("expected a command, see main.go")
	}
	command, ok := commands[os.Args[1]]
	if !ok {
		log.Fatalf("unknown command %q", os.Args[1])
	}
	if err := command(parseOptions(os.Args[2:])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
