package main

import (
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"reflect"
	"sort"
	"strings"
	"time"
)

// A scenario runs calls against the server and checks everything itself. It ends by returning or by t.fatal.
type scenario func(t *check)

// patience bounds a whole scenario; waiting bounds a single step that must not hang.
const (
	patience = 60 * time.Second
	waiting  = 20 * time.Second
)

// scenarios are the runs that a test can ask for by name.
var scenarios = map[string]scenario{
	// protocols.go
	"gob":            overGob,
	"json":           overJSON,
	"http":           overHTTP,
	"http refused":   httpRefused,
	"protocols":      protocols,
	"all at once":    allAtOnce,
	"http in pieces": httpInPieces,
	"let go":         letGo,

	// given_up.go
	"cancel":           cancelled,
	"deadline":         deadline,
	"connection lost":  connectionLost,
	"forced":           forced,
	"said with a call": saidWithACall,
	"codes":            codes,
	"codes, stock":     codesStock,
	"faults":           faults,
	"many given up":    manyGivenUp,

	// foreign.go
	"foreign headers": foreignCalls,

	// connections.go
	"who":            who,
	"tls refused":    tlsRefused,
	"says nothing":   saysNothing,
	"says a bit":     saysABit,
	"falls silent":   fallsSilent,
	"waits for room": waitsForRoom,
	"push back":      pushBack,
	"slow reader":    slowReader,
	"small replies":  smallReplies,

	// endings.go
	"drained":     drained,
	"burst":       burst,
	"waits":       waits,
	"half closed": halfClosed,

	// intercepted.go
	"intercepted":           intercepted,
	"intercepted, extended": interceptedExtended,

	// reserved.go
	"health": health,
}

// check is what a scenario works with: the way to the server, the arguments of the run and the assertions.
type check struct {
	target
	args []string
}

// failure is what t.fatal panics with and what runScenario turns into an error.
type failure string

func (t *check) fatal(format string, args ...any) {
	panic(failure(fmt.Sprintf(format, args...)))
}

// equal fails the scenario unless got is want.
func (t *check) equal(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		t.fatal("%s: got %#v, want %#v", what, got, want)
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

// say tells the test how far the scenario is.
func (t *check) say(line string) { fmt.Println(line) }

// hear waits until the test says this.
func (t *check) hear(line string) {
	if !input.Scan() {
		t.fatal("standard input ended, want %q", line)
	}
	t.equal("input", input.Text(), line)
}

func (t *check) conn() net.Conn {
	conn, err := t.dial()
	t.none("dial", err)
	return conn
}

func (t *check) client() *rpc.Client { return rpc.NewClient(t.conn()) }

// extended is a client with more fields in its headers.
func (t *check) extended() (*rpc.Client, *clientCodec) {
	codec := newClientCodec(t.conn())
	return rpc.NewClientWithCodec(codec), codec
}

// start begins a call.
func start(client *rpc.Client, method string, args, reply any) *rpc.Call {
	return client.Go(method, args, reply, make(chan *rpc.Call, 1))
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

// try makes a call that must end within the waiting time.
func (t *check) try(client *rpc.Client, method string, args, reply any) error {
	return t.settle(start(client, method, args, reply))
}

// call makes a call that must succeed.
func (t *check) call(client *rpc.Client, method string, args, reply any) {
	t.none(method, t.try(client, method, args, reply))
}

// alive makes one call that has to work: the connection has survived what came before.
func (t *check) alive(client *rpc.Client) {
	var product int
	t.call(client, "Arith.Multiply", Args{6, 7}, &product)
	t.equal("6 * 7", product, 42)
}

// gate calls a method of Slow that takes a gate and replies with bool.
func (t *check) gate(client *rpc.Client, method, gate string) {
	var done bool
	t.call(client, method, &GateArgs{Gate: gate}, &done)
	t.equal(method, done, true)
}

// ended waits for the end of the call at a gate, and says how it ended.
func (t *check) ended(client *rpc.Client, gate, want string) {
	var how string
	t.call(client, "Slow.Ended", &GateArgs{Gate: gate}, &how)
	t.equal("end of "+gate, how, want)
}

// runScenario runs one scenario and reports how it ended.
func runScenario(to target, name string, args []string) error {
	run, ok := scenarios[name]
	if !ok {
		return fmt.Errorf("unknown scenario %q", name)
	}
	ended := make(chan error, 1)
	go func() { ended <- guard(&check{to, args}, run) }()
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
		if reason, failed := recover().(failure); failed {
			err = errors.New(string(reason))
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
