// Command peer is the Go side of the tests of examples/contracts: services with the names, the methods and the types of the
// programs that the contracts are for. A method checks that its arguments are what package filled makes, and replies so.
//
//	peer server              serves gob and JSON-RPC on a port of 127.0.0.1, which it prints, until its input ends
//	peer client <address>    calls every method by gob and by JSON-RPC, and prints how many, or what went wrong
//	peer json                prints the arguments and the reply of every method as JSON
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"reflect"

	"netrpc.test/contracts/ants"
	"netrpc.test/contracts/cf"
	"netrpc.test/contracts/delve"
	"netrpc.test/contracts/elvish"
)

var services = []interface{}{new(delve.RPCServer), new(elvish.Daemon), new(ants.RpcServer), new(cf.CliRpcCmd)}

// method is a method of a service, by its full name.
type method struct {
	name        string
	args, reply reflect.Type
}

func methods() (all []method) {
	for _, service := range services {
		t := reflect.TypeOf(service)
		for i := 0; i < t.NumMethod(); i++ {
			m := t.Method(i)
			args := m.Type.In(1)
			if args.Kind() == reflect.Pointer {
				args = args.Elem()
			}
			all = append(all, method{t.Elem().Name() + "." + m.Name, args, m.Type.In(2).Elem()})
		}
	}
	return all
}

func main() {
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
		return call(args[1])
	case len(args) == 1 && args[0] == "json":
		return printJSON()
	}
	return fmt.Errorf("usage: peer server | client <address> | json")
}
