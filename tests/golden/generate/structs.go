package main

import "math"

// Basics has a field of every basic kind.
type Basics struct {
	Bool       bool
	Int        int
	Int8       int8
	Int16      int16
	Int32      int32
	Int64      int64
	Uint       uint
	Uint8      uint8
	Uint16     uint16
	Uint32     uint32
	Uint64     uint64
	Float32    float32
	Float64    float64
	Complex64  complex64
	Complex128 complex128
	String     string
	Bytes      []byte
}

// Inner and Outer show that a nested struct is sent even when it is zero.
type Inner struct {
	A int
	B string
}

// Outer holds two structs of one type and one without fields.
type Outer struct {
	Name  string
	First Inner
	Again Inner
	None  Empty
}

// Base is embedded, by value and by pointer.
type Base struct{ ID int }

// Derived embeds Base, which makes a field by the name of its type.
type Derived struct {
	Base
	Name string
}

// DerivedByPointer embeds a pointer.
type DerivedByPointer struct {
	*Base
	Name string
}

type hidden struct{ Secret int }

// Partial has fields that are not sent.
type Partial struct {
	A       int
	private int
	hidden
	C       chan int
	F       func()
	PF      *func()
	Visible string
}

// Lists has slices and maps of several types.
type Lists struct {
	Ints    []int
	Bytes   []byte
	Texts   []string
	Points  []Point
	Refs    []*Point
	Nested  [][]int
	ByName  map[string]int
	PointBy map[string]Point
}

// Arrays has arrays only.
type Arrays struct {
	Ints  [3]int
	Bytes [4]byte
	Pts   [1]Point
}

// MapThenField reaches Point first through a map, which leaves it without a name.
type MapThenField struct {
	ByName map[string]Point
	Origin Point
}

// FieldThenMap reaches Point first through a field.
type FieldThenMap struct {
	Origin Point
	ByName map[string]Point
}

// Sizes has named types whose names are not sent.
type Sizes struct {
	Width  Length
	Marks  Marks
	Scores Scores
}

// Length is a named basic type.
type Length float64

// Marks is a named slice.
type Marks []int

// Scores is a named map.
type Scores map[string]int

// FlatFirst has a slice before one of such slices.
type FlatFirst struct {
	Flat   []int
	Nested [][]int
}

// NestedFirst has them the other way round, which leaves the inner slice without a name.
type NestedFirst struct {
	Nested [][]int
	Flat   []int
}

// Composites has types whose names Go spells out.
type Composites struct {
	ByteMap  map[string][]byte
	AnyMap   map[string]any
	Anys     []any
	Runes    []rune
	Longs    []int64
	Pointers []map[string]*Point
	Ref      *[]string
	Grid     [2][3]byte
	None     [0]int
	Complex  map[complex64]float32
	Generics []G[int]
	Deep     map[int8]map[uint16][]bool
}

// Ünder has a name and a field that are not ASCII.
type Ünder struct{ Ärger int }

// G is generic.
type G[T any] struct{ Value T }

// Two has two type parameters.
type Two[K comparable, V any] struct {
	Key K
	Val V
}

// Wide has so many fields that the step from one to the next can need two bytes.
type Wide struct {
	F000, F001, F002, F003, F004, F005, F006, F007, F008, F009 int
	F010, F011, F012, F013, F014, F015, F016, F017, F018, F019 int
	F020, F021, F022, F023, F024, F025, F026, F027, F028, F029 int
	F030, F031, F032, F033, F034, F035, F036, F037, F038, F039 int
	F040, F041, F042, F043, F044, F045, F046, F047, F048, F049 int
	F050, F051, F052, F053, F054, F055, F056, F057, F058, F059 int
	F060, F061, F062, F063, F064, F065, F066, F067, F068, F069 int
	F070, F071, F072, F073, F074, F075, F076, F077, F078, F079 int
	F080, F081, F082, F083, F084, F085, F086, F087, F088, F089 int
	F090, F091, F092, F093, F094, F095, F096, F097, F098, F099 int
	F100, F101, F102, F103, F104, F105, F106, F107, F108, F109 int
	F110, F111, F112, F113, F114, F115, F116, F117, F118, F119 int
	F120, F121, F122, F123, F124, F125, F126, F127, F128, F129 int
	F130, F131, F132, F133, F134, F135, F136, F137, F138, F139 int
}

var fullBasics = Basics{
	Bool: true, Int: -1, Int8: -128, Int16: 32767, Int32: math.MinInt32, Int64: math.MaxInt64,
	Uint: 1, Uint8: 255, Uint16: 65535, Uint32: math.MaxUint32, Uint64: math.MaxUint64,
	Float32: 1.5, Float64: math.Pi, Complex64: complex(1, 2), Complex128: complex(-0.5, 0.25),
	String: "text", Bytes: []byte{0, 1, 2},
}

func structVectors() []*vector {
	return []*vector{
		one("struct/point", Point{1, -2}),
		one("struct/zero", Point{}),
		one("struct/second-field", Point{0, 5}).noted("a step of two over a zero field"),
		one("struct/empty", Empty{}),
		one("struct/basics", fullBasics),
		one("struct/basics-zero", Basics{}),
		one("struct/basics-some", Basics{Int8: 1, Uint32: 2, String: "s"}),
		one("struct/negative-zeros", struct {
			F float64
			C complex128
		}{minusZero, complex(minusZero, 0)}).losing().noted("-0 counts as zero"),
		one("struct/nan", Basics{Float64: math.NaN(), Complex128: complex(0, math.NaN())}),
		one("struct/nested", Outer{"o", Inner{1, "i"}, Inner{0, "j"}, Empty{}}),
		one("struct/nested-zero", Outer{}).noted("nested structs are sent, even empty ones"),
		one("struct/embedded", Derived{Base{7}, "d"}),
		one("struct/embedded-pointer", DerivedByPointer{&Base{7}, "d"}),
		one("struct/embedded-pointer-nil", DerivedByPointer{nil, "d"}),
		one("struct/fields-not-sent", Partial{A: 1, private: 2, hidden: hidden{3}, Visible: "v"}).losing(),
		one("struct/anonymous", struct{ A, B int }{1, 2}),
		one("struct/lists", Lists{
			[]int{1, 0}, []byte{9}, []string{"a", ""}, []Point{{1, 0}}, []*Point{{0, 1}}, [][]int{{1}},
			map[string]int{"k": 0}, map[string]Point{"p": {}},
		}),
		one("struct/lists-nil", Lists{}),
		one("struct/lists-empty", Lists{
			[]int{}, []byte{}, []string{}, []Point{}, []*Point{}, [][]int{}, map[string]int{}, map[string]Point{},
		}).losing().noted("empty slices are left out, empty maps are not"),
		one("struct/arrays", Arrays{[3]int{1, 2, 3}, [4]byte{4, 5, 6, 7}, [1]Point{{8, 9}}}),
		one("struct/arrays-zero", Arrays{}).noted("arrays are never left out"),
		one("struct/map-then-field", MapThenField{map[string]Point{"k": {1, 1}}, Point{2, 2}}),
		one("struct/field-then-map", FieldThenMap{Point{2, 2}, map[string]Point{"k": {1, 1}}}),
		one("struct/named-fields", Sizes{1.5, Marks{1}, Scores{"s": 1}}),
		one("struct/flat-then-nested", FlatFirst{[]int{1}, [][]int{{2}}}),
		one("struct/nested-then-flat", NestedFirst{[][]int{{2}}, []int{1}}).noted("the first use names a type"),
		one("struct/composites", Composites{
			map[string][]byte{"k": {1}}, map[string]any{"a": 1}, []any{"b"}, []rune{'c', '日'}, []int64{1},
			[]map[string]*Point{{"p": {1, 0}}}, &[]string{"s"}, [2][3]byte{{1, 2, 3}, {4, 5, 6}}, [0]int{},
			map[complex64]float32{1: 2}, []G[int]{{1}, {}}, map[int8]map[uint16][]bool{1: {2: {true}}},
		}),
		one("struct/anonymous-elements", struct{ S []struct{ A int } }{[]struct{ A int }{{1}, {}}}),
		one("struct/non-ascii-names", Ünder{1}),
		one("struct/generic", G[int]{5}),
		one("struct/generic-of-struct", G[Point]{Point{1, 2}}),
		one("struct/generic-two", Two[string, []int]{"k", []int{1}}),
		one("struct/wide", Wide{F000: 1, F002: 2, F010: 3, F139: 4}),
		one("struct/wide-last", Wide{F139: 1}).noted("a step that needs two bytes"),
		one("struct/long", Inner{1, string(sequence(128))}).noted("a message of more than 127 bytes"),
		one("struct/pointer", &Point{1, 2}).noted("the pointer does not show"),
	}
}
