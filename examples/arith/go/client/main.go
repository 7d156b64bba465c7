// The arithmetic client, using only Go's standard library. It makes the same calls as client.ts and prints the same
// lines.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/rpc"
)

type Args struct {
	A, B int
}

type Quotient struct {
	Quo, Rem int
}

func main() {
	port := flag.Int("port", 1234, "the port of the server")
	flag.Parse()

	client, err := rpc.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	var product int
	if err := client.Call("Arith.Multiply", &Args{A: 7, B: 8}, &product); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("7 * 8 = %d\n", product)

	var quotient Quotient
	if err := client.Call("Arith.Divide", &Args{A: 17, B: 5}, &quotient); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("17 / 5 = %d, remainder %d\n", quotient.Quo, quotient.Rem)

	err = client.Call("Arith.Divide", &Args{A: 17, B: 0}, &quotient)
	fmt.Printf("17 / 0: %v\n", err)
}
