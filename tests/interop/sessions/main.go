// Two clients of one server that logs them in, each on a connection of its own. Prints what they are answered.
package main

import (
	"fmt"
	"log"
	"net/rpc"
	"os"
)

func main() {
	var clients [2]*rpc.Client
	for i := range clients {
		client, err := rpc.Dial("tcp", os.Args[1])
		if err != nil {
			log.Fatal(err)
		}
		clients[i] = client
	}
	call(clients[0], "Session.WhoAmI", 0)
	call(clients[0], "Session.Login", "ada")
	call(clients[1], "Session.Login", "grace")
	for i := 0; i < 2; i++ {
		call(clients[0], "Session.WhoAmI", 0)
		call(clients[1], "Session.WhoAmI", 0)
	}
	call(clients[0], "Session.Delete", "x")
	clients[0].Close()
	call(clients[1], "Session.Ended", 0)
	clients[1].Close()
}

func call(client *rpc.Client, method string, args any) {
	var reply string
	err := client.Call(method, args, &reply)
	fmt.Println(method, reply, err)
}
