package main

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/rpc"
	"net/rpc/jsonrpc"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"time"
)

// value is an argument together with the method that gives it back.
type value struct {
	method string
	args   interface{}
}

// values has every type with what is special about it in JSON. Pointers, because Go reaches methods with a pointer
// receiver only through them.
func values() []value {
	east := time.FixedZone("", 5*3600+1800)
	link, _ := url.Parse("https://user@example.com:8080/a%2Fb/%C3%A9?q=1&r=<2>#frag%20ment")
	third, _ := new(big.Float).SetPrec(64).SetString("0.333333333333333333333333")
	huge, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
	count := -7
	return []value{
		{"Echo.Int", 42},
		{"Echo.Int8", int8(-128)},
		{"Echo.Uint64", uint64(math.MaxUint64)},
		{"Echo.Float32", float32(0.1)},
		{"Echo.Float32", float32(16777216)},
		{"Echo.Float32", float32(1e-7)},
		{"Echo.Float64", 1e21},
		{"Echo.Float64", 123456789012345680000.0},
		{"Echo.Float64", 1e-7},
		{"Echo.Float64", 0.000001},
		{"Echo.Float64", math.Copysign(0, -1)},
		{"Echo.Float64", math.SmallestNonzeroFloat64},
		{"Echo.String", "<a href=\"x\">&\u2028\u2029\x00\x1f\x7f\t\n\r\\/é日😀"},
		{"Echo.String", ""},
		{"Echo.Bytes", []byte{0, 1, 2, 0xfb, 0xff}},
		{"Echo.Bytes", []byte{}},
		{"Echo.Ints", []int{1, -2, 3}},
		{"Echo.Ints", []int{}},
		{"Echo.Pair", [2]int{1, 2}},
		{"Echo.Table", map[string]int{"b": 2, "a": 1, "é": 4, "z": 3, "\uffff": 5, "😀": 6}},
		{"Echo.Numbers", &Numbers{
			Bool: true, Int: -1<<53 + 1, Int8: -128, Int16: -1 << 15, Int32: -1 << 31, Int64: math.MinInt64,
			Uint: 1 << 53, Uint8: 255, Uint16: 1<<16 - 1, Uint32: 1<<32 - 1, Uint64: math.MaxUint64,
			Float32: 3.4028235e38, Float64: math.MaxFloat64, String: "text",
			Bytes: []byte("bytes"), Octets: []uint8{1, 2}, Fixed: [3]byte{1, 2, 3},
		}},
		{"Echo.Nested", &Nested{
			Name: "n", Points: []Args{{1, 2}}, Places: map[string]Args{"b": {3, 4}, "a": {}},
			Groups: map[int][]string{10: {"x"}, 9: {}, -1: {"y", "z"}}, Tally: map[string]int64{"k": math.MaxInt64},
			Maybe: &Args{5, 6}, Count: &count, Pairs: [][]int{{}, {1}}, Holes: []*Args{nil, {7, 8}},
		}},
		{"Echo.Box", &Box{}},
		{"Echo.Box", &Box{[]interface{}{nil, true, "s", 1.5, map[string]interface{}{"z": 1.0, "a": []interface{}{}}}}},
		{"Echo.List", &List{1, &List{2, &List{3, nil}}}},
		{"Echo.Moment", &Moment{
			At: time.Date(2024, 2, 29, 23, 59, 59, 123456780, east), Wait: 90*time.Minute + time.Nanosecond,
			Days: map[time.Time]string{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC): "first"},
		}},
		{"Echo.Big", &Big{huge, third, big.NewRat(-6, 4)}},
		{"Echo.Big", &Big{big.NewInt(0), new(big.Float).SetInf(true), big.NewRat(3, 1)}},
		{"Echo.Place", &Place{
			Link: link, Addr: netip.MustParseAddr("fe80::1%eth0"), ID: UUID{1, 2, 0xab},
			Hosts: map[netip.Addr]int{netip.MustParseAddr("10.0.0.1"): 1},
		}},
		{"Echo.Place", &Place{Hosts: map[netip.Addr]int{}}},
		{"Echo.Location", &Location{
			File: "<a>.go", PC: math.MaxUint64,
			Next: &Location{File: "b.go", Line: 7, PC: 1, ID: "x"},
		}},
		{"Echo.Batch", &Batch{Base{0, "no"}, &Extra{0, []string{"a"}}, []Amount{{5}, {1234567890123456789}}}},
		{"Echo.Batch", &Batch{Amounts: []Amount{}}},
	}
}

// send sends one request for each value. The other side answers nothing and closes the connection.
func send(address string) error {
	client, err := jsonrpc.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer client.Close()
	done := make(chan *rpc.Call, 100)
	calls := values()
	for _, v := range calls {
		client.Go(v.method, v.args, new(interface{}), done)
	}
	for range calls {
		<-done
	}
	return nil
}

// call makes one call and prints what came of it.
func call(address string) error {
	client, err := jsonrpc.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer client.Close()
	var reply Reply
	if err := client.Call("Arith.Add", Args{1, 2}, &reply); err != nil {
		fmt.Printf("%T %v\n", err, err)
		return nil
	}
	fmt.Println("reply", reply.C)
	return nil
}

// runClient runs all checks against a server with the services of this program.
func runClient(address string) error {
	client, err := jsonrpc.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer client.Close()
	checks := []func(*rpc.Client) error{checkEchoes, checkErrors, checkConcurrent, checkOrder, checkLarge}
	for _, check := range checks {
		if err := check(client); err != nil {
			return err
		}
	}
	fmt.Println("ok")
	return nil
}

func checkEchoes(client *rpc.Client) error {
	for _, v := range values() {
		t := reflect.TypeOf(v.args)
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		reply := reflect.New(t)
		if err := client.Call(v.method, v.args, reply.Interface()); err != nil {
			return fmt.Errorf("%s: %v", v.method, err)
		}
		// What was lost on the way out cannot come back, so compare what Go prints of both.
		sent, received := show(v.args), show(reply.Interface())
		if sent != received {
			return fmt.Errorf("%s: sent %s, received %s", v.method, sent, received)
		}
	}
	return nil
}

// runBoth makes the calls with tagged and embedded fields by gob and by JSON, on one port.
func runBoth(address string) error {
	for _, dial := range []func(network, address string) (*rpc.Client, error){rpc.Dial, jsonrpc.Dial} {
		client, err := dial("tcp", address)
		if err != nil {
			return err
		}
		defer client.Close()
		location, batch := Location{Line: 3, Hidden: 4, ID: "x"}, Batch{Base{7, "no"}, &Extra{8, []string{"a"}}, nil}
		var gotLocation Location
		if err := client.Call("Both.Location", &location, &gotLocation); err != nil {
			return err
		}
		var gotBatch Batch
		if err := client.Call("Both.Batch", &batch, &gotBatch); err != nil {
			return err
		}
		fmt.Printf("%+v %+v %+v %d\n", gotLocation, gotBatch.Base, *gotBatch.Extra, len(gotBatch.Amounts))
	}
	return nil
}

func checkErrors(client *rpc.Client) error {
	var reply Quotient
	for _, test := range []struct {
		method string
		args   interface{}
		text   string
	}{
		{"Arith.Div", Args{1, 0}, "divide by zero"},
		{"Arith.Fail", "<text> \u2028 \"é\"", "<text> \u2028 \"é\""},
		{"Arith.Nothing", Args{}, "rpc: can't find method Arith.Nothing"},
		{"Nothing.Add", Args{}, "rpc: can't find service Nothing.Add"},
		{"Nothing", Args{}, "rpc: service/method request ill-formed: Nothing"},
		{"Arith.Div", "text", "json: cannot unmarshal string into Go value of type main.Args"},
		{"Arith.Div", map[string]string{"A": "x"}, "json: cannot unmarshal string into Go struct field Args.A of type int"},
	} {
		err := client.Call(test.method, test.args, &reply)
		if _, ok := err.(rpc.ServerError); !ok || err.Error() != test.text {
			return fmt.Errorf("%s: expected %q, received %v", test.method, test.text, err)
		}
	}
	return client.Call("Arith.Div", Args{17, 5}, &reply)
}

func checkConcurrent(client *rpc.Client) error {
	const calls = 1000
	var wait sync.WaitGroup
	errs := make(chan error, calls)
	for i := 0; i < calls; i++ {
		wait.Add(1)
		go func(i int) {
			defer wait.Done()
			var reply Reply
			if err := client.Call("Arith.Add", Args{i, i}, &reply); err != nil || reply.C != 2*i {
				errs <- fmt.Errorf("call %d: received %d, %v", i, reply.C, err)
			}
		}(i)
	}
	wait.Wait()
	close(errs)
	return <-errs
}

func checkOrder(client *rpc.Client) error {
	var slow, fast int
	first := client.Go("Arith.Sleep", 200, &slow, nil)
	second := client.Go("Arith.Sleep", 0, &fast, nil)
	select {
	case <-first.Done:
		return fmt.Errorf("the slow call was answered before the fast one")
	case <-second.Done:
	}
	<-first.Done
	if first.Error != nil || second.Error != nil || slow != 200 || fast != 0 {
		return fmt.Errorf("received %d and %d, %v and %v", slow, fast, first.Error, second.Error)
	}
	return nil
}

func checkLarge(client *rpc.Client) error {
	data := bytes.Repeat([]byte{0, 1, 2, 3, 0xff}, 1<<20)
	var back []byte
	if err := client.Call("Echo.Bytes", data, &back); err != nil || !bytes.Equal(back, data) {
		return fmt.Errorf("received %d bytes of %d, %v", len(back), len(data), err)
	}
	text := strings.Repeat("<é😀>", 1<<18)
	var upper string
	if err := client.Call("Echo.Upper", text, &upper); err != nil || upper != strings.ToUpper(text) {
		return fmt.Errorf("received %d bytes of text of %d, %v", len(upper), len(text), err)
	}
	return nil
}
