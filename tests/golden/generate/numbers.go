package main

import (
	"fmt"
	"math"
)

// intBoundaries are the values on both sides of each step in an integer's encoded length, within a JavaScript number.
var intBoundaries = []int{
	0, 1, -1, 2, -2, 63, 64, -64, -65, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769,
	1<<23 - 1, 1 << 23, -1 << 23, -1<<23 - 1, 1<<31 - 1, 1 << 31, -1 << 31, -1<<31 - 1,
	1<<39 - 1, 1 << 39, 1<<47 - 1, 1 << 47, 1<<53 - 1, -1<<53 + 1,
}

var int64Boundaries = []int64{
	0, -1, 1 << 53, -1 << 53, 1<<53 + 1, 1<<55 - 1, 1 << 55, -1 << 55, -1<<55 - 1, 1<<62 - 1, 1 << 62,
	math.MaxInt64, math.MinInt64, math.MinInt64 + 1,
}

var uintBoundaries = []uint{
	0, 1, 127, 128, 255, 256, 65535, 65536, 1<<24 - 1, 1 << 24, 1<<32 - 1, 1 << 32, 1<<40 - 1, 1 << 40,
	1<<48 - 1, 1 << 48, 1<<53 - 1,
}

var uint64Boundaries = []uint64{0, 1 << 53, 1<<56 - 1, 1 << 56, 1<<63 - 1, 1 << 63, math.MaxUint64}

func numberVectors() []*vector {
	all := []*vector{one("bool/true", true), one("bool/false", false)}
	for _, x := range intBoundaries {
		all = append(all, one(fmt.Sprintf("int/%d", x), x))
	}
	for _, x := range int64Boundaries {
		all = append(all, one(fmt.Sprintf("int64/%d", x), x))
	}
	for _, x := range uintBoundaries {
		all = append(all, one(fmt.Sprintf("uint/%d", x), x))
	}
	for _, x := range uint64Boundaries {
		all = append(all, one(fmt.Sprintf("uint64/%d", x), x))
	}
	all = append(all,
		one("int8/max", int8(math.MaxInt8)), one("int8/min", int8(math.MinInt8)),
		one("int16/max", int16(math.MaxInt16)), one("int16/min", int16(math.MinInt16)),
		one("int32/max", int32(math.MaxInt32)), one("int32/min", int32(math.MinInt32)),
		one("uint8/max", uint8(math.MaxUint8)), one("uint16/max", uint16(math.MaxUint16)),
		one("uint32/max", uint32(math.MaxUint32)), one("uintptr/1", uintptr(1)),
	)
	all = append(all, floatVectors()...)
	return append(all, complexVectors()...)
}

var (
	minusZero   = math.Copysign(0, -1)
	minusZero32 = float32(minusZero)
)

func floatVectors() []*vector {
	return []*vector{
		one("float64/0", 0.0),
		one("float64/-0", minusZero).noted("outside a struct zero is sent, with its sign"),
		one("float64/1", 1.0),
		one("float64/-1", -1.0),
		one("float64/17", 17.0),
		one("float64/0.5", 0.5),
		one("float64/0.1", 0.1),
		one("float64/pi", math.Pi),
		one("float64/2^53", math.Ldexp(1, 53)),
		one("float64/1e100", 1e100),
		one("float64/max", math.MaxFloat64),
		one("float64/-max", -math.MaxFloat64),
		one("float64/smallest", math.SmallestNonzeroFloat64),
		one("float64/smallest-normal", math.Ldexp(1, -1022)),
		one("float64/nan", math.NaN()),
		one("float64/other-nan", math.Float64frombits(0xfff8000000000000)).noted("a NaN with bits of its own"),
		one("float64/inf", math.Inf(1)),
		one("float64/-inf", math.Inf(-1)),
		one("float32/0", float32(0)),
		one("float32/-0", minusZero32),
		one("float32/1.5", float32(1.5)),
		one("float32/0.1", float32(0.1)),
		one("float32/max", float32(math.MaxFloat32)),
		one("float32/smallest", float32(math.SmallestNonzeroFloat32)),
		one("float32/nan", float32(math.NaN())).noted("narrowing drops the lowest bit of Go's NaN"),
		one("float32/inf", float32(math.Inf(1))),
		one("float32/-inf", float32(math.Inf(-1))),
	}
}

func complexVectors() []*vector {
	return []*vector{
		one("complex128/0", complex(0, 0)),
		one("complex128/1+2i", complex(1, 2)),
		one("complex128/0-1i", complex(0, -1)),
		one("complex128/negative-zeros", complex(minusZero, minusZero)),
		one("complex128/nan+inf", complex(math.NaN(), math.Inf(-1))),
		one("complex128/0.1+max", complex(0.1, math.MaxFloat64)),
		one("complex64/1.5-2.5i", complex64(complex(1.5, -2.5))),
		one("complex64/nan", complex64(complex(math.NaN(), 1))),
		one("complex64/0.1+max", complex(float32(0.1), float32(math.MaxFloat32))),
	}
}
