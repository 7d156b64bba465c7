package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"reflect"
	"sort"
	"strings"
	"time"
)

// target is the server under test.
type target struct{ network, address string }

// A scenario runs calls against the server and checks everything itself. It ends by returning or by t.fatal.
type scenario func(t *check)

// patience bounds a whole scenario; waiting bounds a single step that must not hang.
const (
	patience = 90 * time.Second
	waiting  = 20 * time.Second
)

// failure is what t.fatal panics with and what runScenario turns into an error.
type failure string

// check is what a scenario works with: the way to the server and the assertions.
type check struct {
	target
	open []io.Closer // closed when the scenario has ended
}

func (t *check) fatal(format string, args ...any) {
	panic(failure(fmt.Sprintf(format, args...)))
}

// equal fails the scenario unless got is want to the last bit.
func (t *check) equal(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		t.fatal("%s: got %+v, want %+v", what, got, want)
	}
}

// none fails the scenario if there is an error.
func (t *check) none(what string, err error) {
	if err != nil {
		t.fatal("%s: unexpected error %q", what, err)
	}
}

// text fails the scenario unless the server answered with exactly this error.
func (t *check) text(what string, err error, want string) {
	var answer rpc.ServerError
	if !errors.As(err, &answer) {
		t.fatal("%s: got %v, want the server's error %q", what, err, want)
	}
	t.equal(what, string(answer), want)
}

func (t *check) conn() net.Conn {
	conn, err := net.Dial(t.network, t.address)
	t.none("dial", err)
	t.open = append(t.open, conn)
	return conn
}

func (t *check) client() *rpc.Client {
	return rpc.NewClient(t.conn())
}

// call makes a call that must succeed within the waiting time.
func (t *check) call(client *rpc.Client, method string, args, reply any) {
	t.none(method, t.try(client, method, args, reply))
}

// try makes a call that must end within the waiting time.
func (t *check) try(client *rpc.Client, method string, args, reply any) error {
	return t.settle(client.Go(method, args, reply, make(chan *rpc.Call, 1)))
}

// settle waits for a call to end.
func (t *check) settle(call *rpc.Call) error {
	select {
	case <-call.Done:
		return call.Error
	case <-time.After(waiting):
		t.fatal("%s: no answer within %v", call.ServiceMethod, waiting)
		return nil
	}
}

// alive makes one call that has to work: the connection has survived what came before.
func (t *check) alive(client *rpc.Client, before string) {
	var reply Reply
	t.none("the call after "+before, t.try(client, "Arith.Add", Args{20, 22}, &reply))
	t.equal("the call after "+before, reply.C, 42)
}

// raw is a connection on which the scenario writes headers and bodies by itself.
type raw struct {
	t    *check
	conn net.Conn
	enc  *gob.Encoder
	dec  *gob.Decoder
}

func (t *check) raw() *raw {
	conn := t.conn()
	t.none("deadline", conn.SetDeadline(time.Now().Add(waiting)))
	return &raw{t, conn, gob.NewEncoder(conn), gob.NewDecoder(conn)}
}

// send writes a header and a body.
func (r *raw) send(header, body any) {
	r.t.none("header", r.enc.Encode(header))
	r.t.none("body", r.enc.Encode(body))
}

// header reads the header of the next reply.
func (r *raw) header() rpc.Response {
	var response rpc.Response
	r.t.none("reply header", r.dec.Decode(&response))
	return response
}

// reply reads a whole reply, which must be no error.
func (r *raw) reply(body any) rpc.Response {
	response := r.header()
	r.t.equal("error of the reply", response.Error, "")
	r.t.none("reply body", r.dec.Decode(body))
	return response
}

// ends fails the scenario unless the server closes the connection without another byte. A reset counts as closed.
func (r *raw) ends(what string) {
	n, err := r.conn.Read(make([]byte, 1))
	if n != 0 {
		r.t.fatal("%s: the server sent something", what)
	}
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		r.t.fatal("%s: the server kept the connection open", what)
	}
}

// runScenario runs one scenario and reports how it ended.
func runScenario(to target, name string) error {
	run, ok := scenarios[name]
	if !ok {
		return fmt.Errorf("unknown scenario %q", name)
	}
	registerGhosts()
	ended := make(chan error, 1)
	go func() { ended <- guard(&check{target: to}, run) }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	case <-time.After(patience):
		return fmt.Errorf("%s: not finished within %v", name, patience)
	}
	fmt.Println("ok")
	return nil
}

func guard(t *check, run scenario) (err error) {
	defer func() {
		for _, closer := range t.open {
			closer.Close()
		}
		if reason, failed := recover().(failure); failed {
			err = errors.New(strings.ToValidUTF8(string(reason), "?"))
		}
	}()
	run(t)
	return nil
}

func printScenarios() error {
	var names []string
	for name := range scenarios {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Println(strings.Join(names, "\n"))
	return nil
}

func registerGhosts() {
	gob.Register(Ghost(""))
	gob.Register(GhostStruct{})
}
