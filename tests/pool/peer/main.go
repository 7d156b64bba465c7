// Command pool is a server of Go's own net/rpc that keeps books: ../survival.ts says what for. Its arguments are the
// address to listen on and the file of the books. Every execution is written there before it is answered, as a line with
// the number of the call; what was written survives the process. It runs until it is killed.
package main

import (
	"fmt"
	"log"
	"net"
	"net/rpc"
	"os"
	"time"
)

// Work is the argument of all methods.
type Work struct {
	ID           int
	Milliseconds int
}

// Books is what is called.
type Books struct {
	file *os.File
}

// Once must not run twice for one ID.
func (books *Books) Once(work *Work, reply *int) error {
	// One write of a file that was opened to append is never torn.
	if _, err := fmt.Fprintf(books.file, "%d\n", work.ID); err != nil {
		return err
	}
	if work.Milliseconds > 0 {
		time.Sleep(time.Duration(work.Milliseconds) * time.Millisecond)
	}
	*reply = 2*work.ID + 1
	return nil
}

// Twice may run more than once for one ID.
func (books *Books) Twice(work *Work, reply *int) error {
	return books.Once(work, reply)
}

func main() {
	file, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	if err := rpc.Register(&Books{file}); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening", listener.Addr())
	rpc.Accept(listener)
}
