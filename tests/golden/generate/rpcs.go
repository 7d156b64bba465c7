package main

import (
	"math"
	"net/rpc"
)

// Args and Quotient are those of the usual example.
type Args struct{ A, B int }

// Quotient is what a division gives.
type Quotient struct{ Quo, Rem int }

func rpcVectors() []*vector {
	return []*vector{
		one("rpc/request", rpc.Request{ServiceMethod: "Arith.Multiply", Seq: 0}),
		one("rpc/request-seq", rpc.Request{ServiceMethod: "a.b.Arith.Multiply", Seq: math.MaxUint64}),
		one("rpc/response", rpc.Response{ServiceMethod: "Arith.Multiply", Seq: 1}),
		one("rpc/response-error", rpc.Response{ServiceMethod: "Arith.Divide", Seq: 300, Error: "divide by zero"}),
		one("rpc/error-body", struct{}{}).noted("what a server sends in place of a reply"),
		stream("rpc/client-stream",
			rpc.Request{ServiceMethod: "Arith.Multiply", Seq: 0}, Args{7, 8},
			rpc.Request{ServiceMethod: "Arith.Divide", Seq: 1}, Args{17, 5},
		),
		stream("rpc/server-stream",
			rpc.Response{ServiceMethod: "Arith.Multiply", Seq: 0}, 56,
			rpc.Response{ServiceMethod: "Arith.Divide", Seq: 1}, Quotient{3, 2},
			rpc.Response{ServiceMethod: "Arith.Divide", Seq: 2, Error: "divide by zero"}, struct{}{},
			rpc.Response{ServiceMethod: "Arith.Multiply", Seq: 3}, 0,
		),
	}
}
