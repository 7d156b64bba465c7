// The Go version of ../main.ts: one node, using only Go's standard library. It takes the same flags and prints the same
// lines.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/rpc"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
)

// NodeInfo says where a node listens. It is the only type that is sent.
type NodeInfo struct {
	Ip   string
	Port int
}

func (info *NodeInfo) String() string {
	return fmt.Sprintf("%s:%d", info.Ip, info.Port)
}

// Cluster holds the nodes that a node knows, itself first.
type Cluster struct {
	mu       sync.Mutex
	NodeList []*NodeInfo
}

func (cluster *Cluster) add(info *NodeInfo) {
	cluster.mu.Lock()
	defer cluster.mu.Unlock()
	cluster.NodeList = append(cluster.NodeList, info)
}

func (cluster *Cluster) String() string {
	cluster.mu.Lock()
	defer cluster.mu.Unlock()
	members := make([]string, len(cluster.NodeList))
	for i, info := range cluster.NodeList {
		members[i] = info.String()
	}
	return strings.Join(members, ", ")
}

// Node is its own RPC service: LetMeInResponse is the only exported method of the right form.
type Node struct {
	name    string
	info    *NodeInfo
	cluster *Cluster
	server  *rpc.Server
}

func newNode(ip string, port int) (*Node, error) {
	info := &NodeInfo{Ip: ip, Port: port}
	node := &Node{
		info:    info,
		cluster: &Cluster{NodeList: []*NodeInfo{info}},
		server:  rpc.NewServer(),
	}
	return node, node.server.Register(node)
}

func (node *Node) print(format string, values ...any) {
	fmt.Printf("%s:%s\n", node.name, fmt.Sprintf(format, values...))
}

// LetMeInResponse is called for another node that asks to be let in.
func (node *Node) LetMeInResponse(request *NodeInfo, response *NodeInfo) error {
	node.print("request:%v", request)
	node.cluster.add(request)
	*response = *node.info
	return nil
}

// letMeInRequest asks the node at an address to let this one into its cluster.
func (node *Node) letMeInRequest(address string) error {
	client, err := rpc.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer client.Close()
	response := new(NodeInfo)
	if err := client.Call("Node.LetMeInResponse", node.info, response); err != nil {
		return err
	}
	node.print("response:%v", response)
	node.cluster.add(response)
	return nil
}

// start listens, uses the port as its name, and serves until the listener is closed.
func (node *Node) start() (net.Listener, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(node.info.Ip, strconv.Itoa(node.info.Port)))
	if err != nil {
		return nil, err
	}
	node.info.Port = listener.Addr().(*net.TCPAddr).Port
	node.name = strconv.Itoa(node.info.Port)
	node.print("listen on :%d", node.info.Port)
	go node.accept(listener)
	return listener, nil
}

func (node *Node) accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		node.print("get new client")
		go node.server.ServeConn(conn)
	}
}

// waitForEnd returns at Ctrl-C or, if asked for, at the end of the standard input.
func waitForEnd(untilEOF bool) {
	if untilEOF {
		io.Copy(io.Discard, os.Stdin)
		return
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt)
	<-end
}

func main() {
	ip := flag.String("ip", "127.0.0.1", "the address to listen on and to be known by")
	port := flag.Int("port", 0, "the port to listen on; 0 lets the system pick one")
	join := flag.String("join", "", "the ip:port of a node whose cluster to join")
	untilEOF := flag.Bool("until-eof", false, "run until the standard input ends instead of until Ctrl-C")
	flag.Parse()

	node, err := newNode(*ip, *port)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := node.start()
	if err != nil {
		log.Fatal(err)
	}
	if *join != "" {
		if err := node.letMeInRequest(*join); err != nil {
			log.Fatal(err)
		}
	}
	waitForEnd(*untilEOF)
	listener.Close()
	node.print("members:%v", node.cluster)
}
