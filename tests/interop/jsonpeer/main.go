// Command jsonpeer is the Go side of the JSON-RPC tests: net/rpc/jsonrpc as the standard library has it, as a server and as a
// client. The tests build it once and start it as a process of its own.
//
//	jsonpeer server              serves on a port of 127.0.0.1, which it prints, until its standard input ends
//	jsonpeer client <address>    makes calls and checks the answers; prints "ok" or what went wrong
//	jsonpeer send <address>      sends one request for each value of a list, and waits for the end of the connection
//	jsonpeer both <address>      makes calls by gob and by JSON and prints the replies
//	jsonpeer call <address>      makes one call and prints its outcome
package main

import (
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	// net/rpc logs what it does not like. The tests read the answers, so the log would only be noise.
	log.SetOutput(io.Discard)
	if err := run(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "server":
		return serve()
	case len(args) == 2 && args[0] == "client":
		return runClient(args[1])
	case len(args) == 2 && args[0] == "send":
		return send(args[1])
	case len(args) == 2 && args[0] == "both":
		return runBoth(args[1])
	case len(args) == 2 && args[0] == "call":
		return call(args[1])
	}
	return fmt.Errorf("usage: jsonpeer server | client <address> | send <address> | both <address> | call <address>")
}
