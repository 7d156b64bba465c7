// Calls, and serves, the contract beside it with what was generated of it: the package api, which the test puts here.
package main

import (
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"net/rpc"
	"net/url"
	"os"
	"reflect"
	"time"

	"netrpc.test/goside/api"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "serve":
		err = serve()
	case len(os.Args) == 3 && os.Args[1] == "call":
		err = call(os.Args[2])
	default:
		err = fmt.Errorf("usage: goside serve | goside call ADDRESS")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// kinds returns what it gets, once it has seen that it is what it should be.
type kinds struct{}

func (kinds) Everything(args api.Everything, reply *api.Everything) error {
	*reply = args
	return same("Everything", args, everything())
}
func (kinds) Multiply(args api.Args, reply *int) error {
	*reply = args.A * args.B
	return nil
}
func (kinds) Pointer(args api.Args, reply *api.Args) error {
	*reply = api.Args{A: args.B, B: args.A}
	return nil
}
func (kinds) Text(args string, reply *string) error {
	*reply = args + "!"
	return nil
}
func (kinds) Bytes(args []byte, reply *[]byte) error {
	*reply = append(args, 1)
	return nil
}
func (kinds) Sum(args []float64, reply *float64) error {
	for _, number := range args {
		*reply += number
	}
	return nil
}
func (kinds) Labels(args map[string]int, reply *map[string]int) error {
	for name, count := range args {
		(*reply)[name] = count + 1
	}
	return nil
}
func (kinds) Later(args time.Time, reply *time.Time) error {
	*reply = args.Add(time.Hour)
	return nil
}
func (kinds) Twice(args time.Duration, reply *time.Duration) error {
	*reply = 2 * args
	return nil
}
func (kinds) Shape(args any, reply *any) error {
	*reply = args
	return nil
}
func (kinds) Heat(args api.Celsius, reply *api.Celsius) error {
	*reply = api.Celsius{args[0] + 1}
	return nil
}
func (kinds) Client(args api.KindsV1ClientArgs, reply *bool) error {
	*reply = true
	return nil
}

// Secret has the form of a method of net/rpc, but is in no contract.
func (kinds) Secret(args int, reply *int) error {
	return nil
}

type args struct{}

func (args) Args(args int, reply *int) error {
	*reply = -args
	return nil
}

func serve() error {
	server := rpc.NewServer()
	if err := api.RegisterKindsV1(server, kinds{}); err != nil {
		return err
	}
	if err := api.RegisterArgsService(server, args{}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	server.Accept(listener)
	return nil
}

func call(address string) error {
	client, err := rpc.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer client.Close()
	all := api.KindsV1Client{Client: client}
	var errs []error
	check := func(name string, got any, err error, want any) {
		if err == nil {
			err = same(name, got, want)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	{
		got, err := all.Everything(everything())
		check("Everything", got, err, everything())
	}
	{
		got, err := all.Multiply(api.Args{A: 6, B: 7})
		check("Multiply", got, err, 42)
	}
	{
		got, err := all.Pointer(api.Args{A: 1, B: 2})
		check("Pointer", got, err, api.Args{A: 2, B: 1})
	}
	{
		got, err := all.Text("héllo")
		check("Text", got, err, "héllo!")
	}
	{
		got, err := all.Bytes([]byte{7})
		check("Bytes", got, err, []byte{7, 1})
	}
	{
		got, err := all.Sum([]float64{0.5, 2})
		check("Sum", got, err, 2.5)
	}
	{
		got, err := all.Labels(map[string]int{"a": 1})
		check("Labels", got, err, map[string]int{"a": 2})
	}
	{
		at := time.Date(2026, 11, 27, 10, 0, 0, 5, time.UTC)
		got, err := all.Later(at)
		check("Later", got.UTC(), err, at.Add(time.Hour))
	}
	{
		got, err := all.Twice(90 * time.Second)
		check("Twice", got, err, 3*time.Minute)
	}
	for _, shape := range []any{
		api.Circle{Radius: 2}, &api.Square{Side: 3}, api.Color("red"), []api.Circle{{Radius: 1}}, "text", time.Second,
	} {
		got, err := all.Shape(shape)
		check(fmt.Sprintf("Shape of %T", shape), got, err, shape)
	}
	{
		got, err := all.Heat(api.Celsius{20})
		check("Heat", got, err, api.Celsius{21})
	}
	{
		got, err := all.Client2(api.KindsV1ClientArgs{})
		check("Client", got, err, true)
	}
	{
		got, err := all.Hidden(4)
		check("hidden", got, err, 5)
	}
	{
		got, err := api.ArgsServiceClient{Client: client}.Args(4)
		check("Args.Args", got, err, -4)
	}
	for _, err := range errs {
		fmt.Println(err)
	}
	fmt.Println("done")
	return nil
}

func everything() api.Everything {
	one := 1
	ratio := big.NewRat(-1, 3)
	large, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	link, _ := url.Parse("https://example.com/a?b=c")
	leaf := api.Tree{Name: "leaf", Kids: []api.Tree{}, ByName: map[string]api.Tree{}}
	return api.Everything{
		Base: api.Base{ID: 1 << 60, Owner: "ada"},
		Numbers: api.Numbers{
			Int: -5, Int8: -128, Int16: -32768, Int32: -2147483648, Int64: -1 << 63,
			Uint: 5, Uint8: 255, Uint16: 65535, Uint32: 4294967295, Uint64: 1<<64 - 1,
			Float32: 0.5, Float64: 1e300, Complex64: complex(1, -2), Complex128: complex(0.25, 3),
		},
		Flag:   true,
		Text:   "Grüße",
		Raw:    "\xff\x00",
		Bytes:  []byte{1, 2, 3},
		List:   []byte{4, 5},
		Digest: [4]byte{1, 0, 0, 255},
		Three:  [3]string{"a", "", "c"},
		Matrix: [][2]float64{{1, 2}, {3, 4}},
		Labels: map[string]string{"a": "b"},
		Places: map[api.Place][]string{{X: 1, Y: 2}: {"here"}},
		Graded: map[api.Grade]int{"A": 1},
		Maybe:  &one,
		Tree: api.Tree{
			Name:   "root",
			Left:   &api.Tree{Name: "left", Kids: []api.Tree{}, ByName: map[string]api.Tree{}},
			Kids:   []api.Tree{leaf},
			ByName: map[string]api.Tree{"leaf": leaf},
		},
		Nested: api.Nested{{}, {{}}},
		At:     time.Date(2026, 11, 27, 10, 0, 0, 5, time.UTC),
		Took:   90 * time.Millisecond,
		Big:    *large,
		Ratio:  *ratio,
		Link:   *link,
		Addr:   netip.MustParseAddr("10.0.0.1"),
		Heat:   api.Celsius{20},
		Grade:  "B",
		Shape:  &api.Square{Side: 3},
		Shapes: []any{api.Circle{Radius: 1}, nil, api.Color("red"), []api.Circle{{Radius: 2}}, "text"},
		Page:   api.PageInt{Items: []int{1, 2}, Next: api.OtherBase{X: 3}},
		Inner:  api.EverythingInner{A: 4},
		Größe:  9,
	}
}

// same compares as gob does: it does not tell nil from empty.
func same(name string, got, want any) error {
	if fmt.Sprintf("%#v", plain(got)) == fmt.Sprintf("%#v", plain(want)) || reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("%s is %#v, not %#v", name, plain(got), plain(want))
}

// plain is a value without pointers, each part of a struct for itself.
func plain(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().String()
	case big.Int:
		return v.String()
	case big.Rat:
		return v.String()
	case url.URL:
		return v.String()
	case netip.Addr:
		return v.String()
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem().Interface())
	case reflect.Struct:
		parts := []any{v.Type().Name()}
		for i := 0; i < v.NumField(); i++ {
			parts = append(parts, v.Type().Field(i).Name, plain(v.Field(i).Interface()))
		}
		return parts
	case reflect.Slice, reflect.Array:
		parts := []any{v.Type().String()}
		for i := 0; i < v.Len(); i++ {
			parts = append(parts, plain(v.Index(i).Interface()))
		}
		return parts
	case reflect.Map:
		parts := map[string]any{}
		for _, key := range v.MapKeys() {
			parts[fmt.Sprint(key)] = plain(v.MapIndex(key).Interface())
		}
		return parts
	}
	return value
}
