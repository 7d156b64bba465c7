// The Go version of ../node/node.ts: a node of the crawler with Go's own net/rpc and nothing beyond the standard library.
package main

import (
	"context"
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
	"sync/atomic"
	"time"
)

// How often a node asks to be let in: if no master calls it, and if one does.
const (
	askAlone  = 500 * time.Millisecond
	askServed = 5 * time.Second
)

// NodeInfo says where a node listens.
type NodeInfo struct {
	Ip   string
	Port int
}

func (info *NodeInfo) String() string {
	return fmt.Sprintf("%s:%d", info.Ip, info.Port)
}

type node struct {
	name string
	info *NodeInfo
	// The addresses of the masters. Only they may give orders.
	masters     map[string]bool
	connections atomic.Int32
	mu          sync.Mutex
	said        map[string]bool
}

// session is what one connection can call. net/rpc tells a method nothing of its connection, so each has a server of its own.
type session struct {
	node *node
	// Ends with the connection: a master that has gone wants no answer.
	ctx context.Context
}

// LetMeInResponse is called by a master that calls back, and by nodes that ask to be let in.
func (s *session) LetMeInResponse(request *NodeInfo, response *NodeInfo) error {
	s.node.sayOnce(fmt.Sprintf("request:%v", request))
	*response = *s.node.info
	return nil
}

// Fetch fetches a page.
func (s *session) Fetch(request *FetchRequest, reply *FetchReply) error {
	reply.Node = s.node.info.String()
	return fetchPage(s.ctx, request, reply)
}

// watchedConn tells when the peer has gone: rpc.Server would wait for the running calls first.
type watchedConn struct {
	net.Conn
	gone context.CancelFunc
}

func (conn *watchedConn) Read(p []byte) (int, error) {
	n, err := conn.Conn.Read(p)
	if err != nil {
		conn.gone()
	}
	return n, err
}

func (n *node) sayOnce(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.said[line] {
		n.said[line] = true
		fmt.Printf("%s:%s\n", n.name, line)
	}
}

func (n *node) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
		if err != nil || !n.masters[host] {
			conn.Close()
			continue
		}
		go n.serveConn(conn)
	}
}

func (n *node) serveConn(conn net.Conn) {
	n.connections.Add(1)
	defer n.connections.Add(-1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := rpc.NewServer()
	if err := server.RegisterName("Node", &session{n, ctx}); err != nil {
		log.Fatal(err)
	}
	server.ServeConn(&watchedConn{conn, cancel})
}

func (n *node) letMeInRequest(master string) error {
	conn, err := net.DialTimeout("tcp", master, 2*time.Second)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(2 * time.Second))
	client := rpc.NewClient(conn)
	defer client.Close()
	response := new(NodeInfo)
	if err := client.Call("Node.LetMeInResponse", n.info, response); err != nil {
		return err
	}
	n.sayOnce(fmt.Sprintf("response:%v", response))
	return nil
}

// keepAsking asks again and again: a master forgets a node that is silent, and a new one does not know it.
func (n *node) keepAsking(master string) {
	for {
		if err := n.letMeInRequest(master); err != nil {
			n.sayOnce(fmt.Sprintf("no answer from %s: %v", master, err))
		}
		asked := time.Now()
		for {
			time.Sleep(askAlone)
			if n.connections.Load() == 0 || time.Since(asked) >= askServed {
				break
			}
		}
	}
}

func addressesOf(masters []string) (map[string]bool, error) {
	addresses := make(map[string]bool)
	for _, master := range masters {
		host, _, err := net.SplitHostPort(master)
		if err != nil {
			return nil, err
		}
		found, err := net.LookupHost(host)
		if err != nil {
			return nil, err
		}
		for _, address := range found {
			addresses[address] = true
		}
	}
	return addresses, nil
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
	join := flag.String("join", "", "the masters, as ip:port, separated by commas")
	untilEOF := flag.Bool("until-eof", false, "run until the standard input ends instead of until Ctrl-C")
	flag.Parse()

	masters := strings.Split(*join, ",")
	addresses, err := addressesOf(masters)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(*ip, strconv.Itoa(*port)))
	if err != nil {
		log.Fatal(err)
	}
	info := &NodeInfo{Ip: *ip, Port: listener.Addr().(*net.TCPAddr).Port}
	n := &node{name: strconv.Itoa(info.Port), info: info, masters: addresses, said: make(map[string]bool)}
	fmt.Printf("%s:listen on :%s\n", n.name, n.name)
	go n.serve(listener)
	for _, master := range masters {
		go n.keepAsking(master)
	}
	waitForEnd(*untilEOF)
}
