// Command peer is the Go side of the interoperability tests: a net/rpc server and a net/rpc client made of the standard
// library alone. The tests build it once and start it as a process of its own.
//
//	peer server <network> <address>             serves until its standard input ends
//	peer client <network> <address> <scenario>  runs one scenario against a server; prints "ok" or what went wrong
//	peer texts <network> <address> [ours]       makes every mistake of a list; prints the answers as one line of JSON
//	peer scenarios                              prints the names of the scenarios
package main

import (
	"fmt"
	"io"
	"log"
	"os"
)

const usage = `usage: peer server <network> <address>
       peer client <network> <address> <scenario>
       peer texts <network> <address> [ours]
       peer scenarios`

func main() {
	// net/rpc logs what it does not like. The tests read the answers, so the log would only be noise.
	log.SetOutput(io.Discard)
	registerShared()
	if err := run(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "server":
		return serve(args[1], args[2])
	case len(args) == 4 && args[0] == "client":
		return runScenario(target{args[1], args[2]}, args[3])
	case len(args) == 3 && args[0] == "texts":
		return printTexts(target{args[1], args[2]}, mistakes())
	case len(args) == 4 && args[0] == "texts" && args[3] == "ours":
		return printTexts(target{args[1], args[2]}, mistakesOfOurs())
	case len(args) == 1 && args[0] == "scenarios":
		return printScenarios()
	}
	return fmt.Errorf("%s", usage)
}
