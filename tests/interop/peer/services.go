package main

// The services. Some methods take their argument by value and some by pointer, on purpose: the caller must not notice.

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/rpc"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Arith is the classic service.
type Arith int

// Add takes its argument by value.
func (*Arith) Add(args Args, reply *Reply) error {
	reply.C = args.A + args.B
	return nil
}

// Mul takes its argument by pointer.
func (*Arith) Mul(args *Args, reply *Reply) error {
	reply.C = args.A * args.B
	return nil
}

// Div fails on a zero divisor.
func (*Arith) Div(args Args, reply *Quotient) error {
	if args.B == 0 {
		return errors.New("divide by zero")
	}
	reply.Quo, reply.Rem = args.A/args.B, args.A%args.B
	return nil
}

// String replies with something that is no struct.
func (*Arith) String(args *Args, reply *string) error {
	*reply = fmt.Sprintf("%d+%d=%d", args.A, args.B, args.A+args.B)
	return nil
}

// Scan takes something that is no struct.
func (*Arith) Scan(text string, reply *Reply) error {
	_, err := fmt.Sscan(text, &reply.C)
	return err
}

// Error fails with the given text, whatever it is.
func (*Arith) Error(text string, reply *Reply) error {
	reply.C = len(text)
	return errors.New(text)
}

// SleepMilli replies with A after A milliseconds.
func (*Arith) SleepMilli(args *Args, reply *Reply) error {
	time.Sleep(time.Duration(args.A) * time.Millisecond)
	reply.C = args.A
	return nil
}

type hidden int

// Exported reaches the outside through Embed alone.
func (*hidden) Exported(args Args, reply *Reply) error {
	reply.C = args.A + args.B
	return nil
}

// Embed gets its method from a type that is not exported.
type Embed struct{ hidden }

// Builtin has no struct of its own in any signature but Args.
type Builtin struct{}

// Map adds to the map that the server made for the reply.
func (Builtin) Map(args *Args, reply *map[int]int) error {
	(*reply)[args.A] = args.B
	return nil
}

// Slice appends to the slice that the server made for the reply.
func (Builtin) Slice(args *Args, reply *[]int) error {
	*reply = append(*reply, args.A, args.B)
	return nil
}

// Array fills an array.
func (Builtin) Array(args *Args, reply *[2]int) error {
	*reply = [2]int{args.A, args.B}
	return nil
}

// Nothing leaves every reply as the server made it: empty, not nil.
func (Builtin) Nothing(_ struct{}, _ *[]string) error { return nil }

// NoMap leaves an empty map.
func (Builtin) NoMap(_ struct{}, _ *map[string]int) error { return nil }

// NoStruct replies with a struct that has no fields.
func (Builtin) NoStruct(_ Args, _ *struct{}) error { return nil }

// Total sums the values of a map.
func (Builtin) Total(counts map[string]int, reply *int) error {
	for _, n := range counts {
		*reply += n
	}
	return nil
}

// Keys sorts the keys of a map.
func (Builtin) Keys(counts *map[string]int, reply *[]string) error {
	for key := range *counts {
		*reply = append(*reply, key)
	}
	sort.Strings(*reply)
	return nil
}

// Reverse reverses a slice.
func (Builtin) Reverse(list []int, reply *[]int) error {
	for i := len(list) - 1; i >= 0; i-- {
		*reply = append(*reply, list[i])
	}
	return nil
}

// Swap takes and gives an array.
func (Builtin) Swap(pair [2]int, reply *[2]int) error {
	*reply = [2]int{pair[1], pair[0]}
	return nil
}

// Sums takes a slice of structs.
func (Builtin) Sums(list []Args, reply *[]Reply) error {
	for _, args := range list {
		*reply = append(*reply, Reply{args.A + args.B})
	}
	return nil
}

// Index takes a slice and replies with a map of slices.
func (Builtin) Index(words []string, reply *map[string][]string) error {
	for _, word := range words {
		first := word[:1]
		(*reply)[first] = append((*reply)[first], word)
	}
	return nil
}

// Twice takes a pointer to a number.
func (Builtin) Twice(n *int, reply *int) error {
	*reply = *n * 2
	return nil
}

// Half takes and gives a float64.
func (Builtin) Half(x float64, reply *float64) error {
	*reply = x / 2
	return nil
}

// Not takes and gives a bool.
func (Builtin) Not(b bool, reply *bool) error {
	*reply = !b
	return nil
}

// Next takes and gives a uint64.
func (Builtin) Next(n uint64, reply *uint64) error {
	*reply = n + 1
	return nil
}

// Negate takes and gives an int64.
func (Builtin) Negate(n int64, reply *int64) error {
	*reply = -n
	return nil
}

// Conjugate takes and gives a complex128.
func (Builtin) Conjugate(c complex128, reply *complex128) error {
	*reply = complex(real(c), -imag(c))
	return nil
}

// Upper takes and gives a string.
func (Builtin) Upper(text string, reply *string) error {
	*reply = strings.ToUpper(text)
	return nil
}

// Bytes takes and gives a []byte.
func (Builtin) Bytes(data []byte, reply *[]byte) error {
	for _, b := range data {
		*reply = append(*reply, b^0xff)
	}
	return nil
}

// Numbers echoes a field of every kind.
func (Builtin) Numbers(numbers *Numbers, reply *Numbers) error {
	*reply = *numbers
	return nil
}

// Small takes narrow integers.
func (Builtin) Small(small Small, reply *Reply) error {
	reply.C = int(small.A) + int(small.B)
	return nil
}

// Nested echoes composites inside composites.
func (Builtin) Nested(nested Nested, reply *Nested) error {
	*reply = nested
	return nil
}

// Values has methods whose arguments and replies are interfaces or hold them.
type Values struct{}

// Echo takes and gives an interface value itself.
func (Values) Echo(value any, reply *any) error {
	*reply = value
	return nil
}

// Box echoes an interface value in a field.
func (Values) Box(box *Box, reply *Box) error {
	*reply = *box
	return nil
}

// List echoes a slice of interface values.
func (Values) List(list []any, reply *[]any) error {
	*reply = list
	return nil
}

// Map echoes a map of interface values.
func (Values) Map(table map[string]any, reply *map[string]any) error {
	*reply = table
	return nil
}

// Describe tells what arrived.
func (Values) Describe(box Box, reply *string) error {
	*reply = describe(box.Value)
	return nil
}

// Drawing echoes typed interfaces.
func (Values) Drawing(drawing Drawing, reply *Drawing) error {
	*reply = drawing
	return nil
}

// Area calls the methods of the shapes that arrived.
func (Values) Area(drawing *Drawing, reply *float64) error {
	if drawing.Frame != nil {
		*reply += drawing.Frame.Area()
	}
	for _, shape := range drawing.Shapes {
		*reply += shape.Area()
	}
	for _, shape := range drawing.Named {
		*reply += shape.Area()
	}
	return nil
}

// Recursive has methods on recursive types.
type Recursive struct{}

// Sum adds the values of a list.
func (Recursive) Sum(list *List, reply *int) error {
	for ; list != nil; list = list.Next {
		*reply += list.Value
	}
	return nil
}

// Count makes a list of the numbers from 1 to n.
func (Recursive) Count(n int, reply *List) error {
	next := (*List)(nil)
	for ; n > 1; n-- {
		next = &List{n, next}
	}
	*reply = List{1, next}
	return nil
}

// Tree echoes a tree with the order of its children reversed.
func (Recursive) Tree(tree Tree, reply *Tree) error {
	*reply = *mirror(&tree)
	return nil
}

func mirror(tree *Tree) *Tree {
	turned := &Tree{Name: tree.Name}
	for i := len(tree.Children) - 1; i >= 0; i-- {
		turned.Children = append(turned.Children, mirror(tree.Children[i]))
	}
	return turned
}

// Words lists the words of a trie in order.
func (Recursive) Words(trie *Trie, reply *[]string) error {
	collect(trie, "", reply)
	sort.Strings(*reply)
	return nil
}

func collect(trie *Trie, prefix string, words *[]string) {
	if trie.End {
		*words = append(*words, prefix)
	}
	for key, next := range trie.Next {
		collect(next, prefix+key, words)
	}
}

// Folder echoes mutually recursive types.
func (Recursive) Folder(folder *Folder, reply *Folder) error {
	*reply = *folder
	return nil
}

// Known has methods on types of the standard library that encode themselves.
type Known struct{}

// After adds the distance to the instant.
func (Known) After(moment Moment, reply *time.Time) error {
	*reply = moment.At.Add(moment.Wait)
	return nil
}

// Moment echoes both.
func (Known) Moment(moment *Moment, reply *Moment) error {
	*reply = *moment
	return nil
}

// Format prints an instant as Go sees it.
func (Known) Format(at time.Time, reply *string) error {
	*reply = at.Format(time.RFC3339Nano)
	return nil
}

// Between gives the distance of the first two instants.
func (Known) Between(moments []time.Time, reply *time.Duration) error {
	*reply = moments[1].Sub(moments[0])
	return nil
}

// Seconds gives a distance as a number.
func (Known) Seconds(wait time.Duration, reply *float64) error {
	*reply = wait.Seconds()
	return nil
}

// Factorial gives a number that fits no machine word.
func (Known) Factorial(n int64, reply *big.Int) error {
	reply.MulRange(1, n)
	return nil
}

// Square squares a big integer.
func (Known) Square(n *big.Int, reply *big.Int) error {
	reply.Mul(n, n)
	return nil
}

// Invert inverts a fraction.
func (Known) Invert(r *big.Rat, reply *big.Rat) error {
	reply.Inv(r)
	return nil
}

// Big echoes all three big numbers.
func (Known) Big(numbers Big, reply *Big) error {
	*reply = numbers
	return nil
}

// FormatBig prints the big numbers as Go sees them.
func (Known) FormatBig(numbers *Big, reply *string) error {
	*reply = formatBig(numbers)
	return nil
}

func formatBig(numbers *Big) string {
	return fmt.Sprintf("%v %v %v", numbers.Int, numbers.Float.Text('p', 0), numbers.Rat)
}

// Place echoes a URL and an address.
func (Known) Place(place *Place, reply *Place) error {
	*reply = *place
	return nil
}

// FormatPlace prints them as Go sees them.
func (Known) FormatPlace(place Place, reply *string) error {
	*reply = place.Link.String() + " " + place.Addr.String()
	return nil
}

// Bulk moves large payloads.
type Bulk struct{}

// Echo gives back what it got.
func (Bulk) Echo(data []byte, reply *[]byte) error {
	*reply = data
	return nil
}

// Fill makes n bytes by a rule that both sides know.
func (Bulk) Fill(n int, reply *[]byte) error {
	*reply = pattern(n)
	return nil
}

// Digest gives the SHA-256 of the data in hexadecimal.
func (Bulk) Digest(data *[]byte, reply *string) error {
	sum := sha256.Sum256(*data)
	*reply = hex.EncodeToString(sum[:])
	return nil
}

// Join gives back one string made of many.
func (Bulk) Join(parts []string, reply *string) error {
	*reply = strings.Join(parts, "")
	return nil
}

// pattern gives n bytes in which no short stretch repeats, so that a misplaced chunk is noticed.
func pattern(n int) []byte {
	data := make([]byte, n)
	state := uint32(1)
	for i := range data {
		state = state*1664525 + 1013904223
		data[i] = byte(state >> 24)
	}
	return data
}

// Gate holds calls back until another call lets them go, so that a test decides the order of replies without a clock.
type Gate struct{ doors *doors }

// doors is shared by all connections: a gate can be opened from another one than it is waited at.
type doors struct {
	mutex sync.Mutex // protects named
	named map[string]*door
}

type door struct {
	open    chan struct{}
	once    sync.Once
	waiting int32
}

func (d *doors) get(name string) *door {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.named[name] == nil {
		d.named[name] = &door{open: make(chan struct{})}
	}
	return d.named[name]
}

// Wait replies with its argument once the gate of that name is open.
func (g *Gate) Wait(name string, reply *string) error {
	door := g.doors.get(name)
	atomic.AddInt32(&door.waiting, 1)
	<-door.open
	*reply = name
	return nil
}

// Open opens the gate for good, before or after somebody waits at it.
func (g *Gate) Open(name string, reply *bool) error {
	door := g.doors.get(name)
	door.once.Do(func() { close(door.open) })
	*reply = true
	return nil
}

// Waiting tells how many calls have come to the gate so far.
func (g *Gate) Waiting(name string, reply *int) error {
	*reply = int(atomic.LoadInt32(&g.doors.get(name).waiting))
	return nil
}

// Unsendable has no exported field, so gob refuses it.
type Unsendable struct{ hidden int }

// Control acts on the connection that the call came over.
type Control struct{ conn *watched }

// watched is a connection that tells when nothing can be read from it any more.
type watched struct {
	net.Conn
	once  sync.Once
	ended chan struct{}
}

// Read implements net.Conn.
func (w *watched) Read(data []byte) (int, error) {
	n, err := w.Conn.Read(data)
	if err != nil {
		w.once.Do(func() { close(w.ended) })
	}
	return n, err
}

// Close closes the connection under the call.
func (c *Control) Close(_ struct{}, _ *int) error { return c.conn.Close() }

// CloseWrite ends the sending half of the connection under the call.
func (c *Control) CloseWrite(_ struct{}, _ *int) error {
	return c.conn.Conn.(interface{ CloseWrite() error }).CloseWrite()
}

// Reset closes the connection so that the other end sees a reset where the network has one.
func (c *Control) Reset(_ struct{}, _ *int) error {
	if tcp, ok := c.conn.Conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	return c.conn.Close()
}

// Garbage sends the given bytes outside of the protocol and leaves the connection open.
func (c *Control) Garbage(data []byte, _ *int) error {
	if _, err := c.conn.Write(data); err != nil {
		return err
	}
	<-c.conn.ended // a reply would follow the garbage and hide what the client makes of it
	return nil
}

// Torn sends the given bytes and closes the connection.
func (c *Control) Torn(data []byte, _ *int) error {
	c.conn.Write(data)
	return c.conn.Close()
}

// Unsendable replies with a value that gob cannot encode, after which Go's server closes the connection.
func (c *Control) Unsendable(_ struct{}, reply *Unsendable) error {
	reply.hidden = 1
	return nil
}

// newServer gives every connection a server of its own, because Control must know its connection.
func newServer(conn *watched, gates *doors) (*rpc.Server, error) {
	server := rpc.NewServer()
	for _, entry := range []struct {
		name    string
		service any
	}{
		{"Arith", new(Arith)},
		{"net.rpc.Arith", new(Arith)},
		{"newServer.Arith", new(Arith)},
		{"Embed", new(Embed)},
		{"Builtin", Builtin{}},
		{"Values", Values{}},
		{"Recursive", Recursive{}},
		{"Known", Known{}},
		{"Bulk", Bulk{}},
		{"Gate", &Gate{gates}},
		{"Control", &Control{conn}},
	} {
		if err := server.RegisterName(entry.name, entry.service); err != nil {
			return nil, err
		}
	}
	return server, nil
}
