// Command peer is the Go side of the tests of features: what net/rpc has beside plain calls (HTTP, JSON, the debug page), and
// what it never had (cancellation, deadlines, metadata, codes of errors), the latter by codecs of this program's own. It is
// made of the standard library alone. The tests build it once and start it as a process of its own.
//
//	peer certificates                                          prints certificates and keys as one line of JSON
//	peer server <kind> <network> <address>                     serves until its standard input ends
//	peer client <network> <address> <scenario> [argument ...]  runs one scenario; its last line is "ok" or what went wrong
//	peer ask <network> <address> <method> <path> [host]        makes one HTTP request and prints the answer as JSON
//	peer scenarios                                             prints the names of the scenarios
//
// The network is tcp, unix, or tls; with tls the first line of standard input holds the certificates.
package main

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"log"
	"os"
)

const usage = `usage: peer certificates
       peer server <kind> <network> <address>
       peer client <network> <address> <scenario> [argument ...]
       peer ask <network> <address> <method> <path> [host]
       peer scenarios`

// input is what the test that started this process says to it, line by line.
var input = bufio.NewScanner(os.Stdin)

func main() {
	// net/rpc logs what it does not like. The tests read the answers, so the log would only be noise.
	log.SetOutput(io.Discard)
	gob.Register(Conflict{})
	input.Buffer(nil, 1<<20)
	if err := run(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "certificates":
		return printCertificates()
	case len(args) == 4 && args[0] == "server":
		to, err := newTarget(args[2], args[3])
		if err != nil {
			return err
		}
		return serve(args[1], to)
	case len(args) >= 4 && args[0] == "client":
		to, err := newTarget(args[1], args[2])
		if err != nil {
			return err
		}
		return runScenario(to, args[3], args[4:])
	case len(args) >= 5 && args[0] == "ask":
		to, err := newTarget(args[1], args[2])
		if err != nil {
			return err
		}
		return ask(to, args[3:])
	case len(args) == 1 && args[0] == "scenarios":
		return printScenarios()
	}
	return fmt.Errorf("%s", usage)
}
