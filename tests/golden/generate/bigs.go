package main

import (
	"math"
	"math/big"
)

// Values has big numbers by value, which have names on the wire.
type Values struct {
	Int   big.Int
	Float big.Float
	Rat   big.Rat
}

// Pointers has big numbers by pointer, which have none.
type Pointers struct {
	Int   *big.Int
	Float *big.Float
	Rat   *big.Rat
}

func integer(text string) *big.Int {
	x, ok := new(big.Int).SetString(text, 0)
	if !ok {
		panic("not an integer: " + text)
	}
	return x
}

func float(text string, precision uint, mode big.RoundingMode) *big.Float {
	x, _, err := big.ParseFloat(text, 0, precision, mode)
	if err != nil {
		panic(err)
	}
	return x
}

func bigVectors() []*vector {
	huge := new(big.Int).Exp(big.NewInt(3), big.NewInt(1000), nil)
	values := &Values{Int: *big.NewInt(-5), Float: *big.NewFloat(1.5), Rat: *big.NewRat(-3, 4)}
	third := new(big.Float).SetPrec(100).SetMode(big.ToZero).Quo(big.NewFloat(1), big.NewFloat(3))
	return []*vector{
		one("big/int-0", new(big.Int)),
		one("big/int-1", big.NewInt(1)),
		one("big/int--1", big.NewInt(-1)),
		one("big/int-255", big.NewInt(255)),
		one("big/int-256", big.NewInt(256)),
		one("big/int-max-uint64", new(big.Int).SetUint64(math.MaxUint64)),
		one("big/int-2^64", integer("0x10000000000000000")),
		one("big/int-negative", integer("-123456789012345678901234567890")),
		one("big/int-huge", huge),
		one("big/int-slice", []*big.Int{big.NewInt(0), nil, integer("1000000000000000000000")}).losing().
			noted("nil is an encoding of no bytes"),
		one("big/int-map", map[string]*big.Int{"k": big.NewInt(10)}),
		one("big/float-0", new(big.Float)),
		one("big/float--0", new(big.Float).Neg(new(big.Float).SetPrec(10))),
		one("big/float-1.5", big.NewFloat(1.5)),
		one("big/float--0.1", big.NewFloat(-0.1)),
		one("big/float-inf", new(big.Float).SetInf(false)),
		one("big/float--inf", new(big.Float).SetPrec(64).SetInf(true)),
		one("big/float-precise", float("0x1.23456789abcdef0123456789abcdefp+1000", 200, big.ToNearestEven)),
		one("big/float-small", float("-0x1p-10000", 1, big.AwayFromZero)),
		one("big/float-inexact", third).noted("rounded towards zero, so it is below the exact value"),
		one("big/rat-0", new(big.Rat)),
		one("big/rat-computed-0", big.NewRat(0, 5)).noted("a zero that was computed has a denominator"),
		one("big/rat-3/4", big.NewRat(3, 4)),
		one("big/rat--7", big.NewRat(-7, 1)),
		one("big/rat-huge", new(big.Rat).SetFrac(integer("-1000000000000000000000"), huge)),
		one("big/values", values),
		one("big/values-zero", &Values{}).noted("zero is sent, since the receivers are pointers"),
		one("big/pointers", Pointers{big.NewInt(6), big.NewFloat(-2), big.NewRat(1, 3)}),
		one("big/slice-then-value", &struct {
			Refs  []*big.Int
			Value big.Int
		}{[]*big.Int{big.NewInt(1)}, *big.NewInt(2)}),
		one("big/pointers-nil", Pointers{}),
	}
}
