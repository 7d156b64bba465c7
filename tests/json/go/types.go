package main

import (
	"reflect"
	"time"
)

var types = map[string]reflect.Type{
	"Loc":     reflect.TypeFor[Loc](),
	"Names":   reflect.TypeFor[Names](),
	"Reply":   reflect.TypeFor[Reply](),
	"Pointed": reflect.TypeFor[Pointed](),
	"Tagged":  reflect.TypeFor[Tagged](),
	"Clash":   reflect.TypeFor[Clash](),
	"Twice":   reflect.TypeFor[Twice](),
	"Deep":    reflect.TypeFor[Deep](),
	"Self":    reflect.TypeFor[Self](),
	"Kinds":   reflect.TypeFor[Kinds](),
	"Empty":   reflect.TypeFor[Empty](),
	"Zero":    reflect.TypeFor[Zero](),
	"Quoted":  reflect.TypeFor[Quoted](),
}

// Loc is like a location of a debugger.
type Loc struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	PC     uint64 `json:"pc,string"`
	Hidden int    `json:"-"`
	Cur    *Loc   `json:"currentLoc"`
	Var    Var    `json:"var"`
}

// Var is in it.
type Var struct {
	Kind     int   `json:"kind"`
	Children []Var `json:"children,omitempty"`
}

// Names has tags that Go takes for names, and some that it does not.
type Names struct {
	ID     int `json:"_id"`
	Type   int `json:"@type"`
	Dashed int `json:"x-y"`
	Dash   int `json:"-,"`
	Space  int `json:"a b"`
	Escape int `json:"<a&b>"`
	Accent int `json:"größe"`
	Digits int `json:"٣"`
	Long   int `json:"ſ"`
	Comma  int `json:",omitempty"`
	None   int `json:""`
	Quote  int `json:"a'b"`
	Slash  int `json:"a\\b"`
	Mark   int `json:"e\u0301"`
	Roman  int `json:"Ⅷ"`
	Option int `json:"option,OmitEmpty,strings"`
}

// Base is embedded.
type Base struct {
	ID  int
	Err string `json:"err,omitempty"`
}

// Reply embeds it.
type Reply struct {
	Base
	Items []string
}

// Pointed embeds a pointer to it.
type Pointed struct {
	*Base
	Items []string `json:"items"`
}

// Tagged embeds with a name, with options only, not at all, and with what is no name.
type Tagged struct {
	Base    `json:"base"`
	Other   `json:",omitempty"`
	*Gone   `json:"-"`
	*Pair   `json:"a'b"`
	Level   `json:"level,omitempty,string"`
	*Text   `json:",omitempty"`
	Numbers `json:",omitempty"`
	Count   int
}

// Other is embedded.
type Other struct{ O int }

// Gone is embedded and left out.
type Gone struct{ G int }

// Pair is embedded.
type Pair struct{ A, B int }

// Level is no struct.
type Level int

// Text is no struct.
type Text string

// Numbers is no struct.
type Numbers []int

// Clash has fields of the same names, with tags and without.
type Clash struct {
	Left
	Right
	Outer int `json:"Hidden"`
}

// Left is one side of Clash.
type Left struct {
	Both   int
	One    int `json:"Tag"`
	Hidden int
	Same   int `json:"same"`
	L      int
}

// Right is the other.
type Right struct {
	Both int
	Tag  int
	Same int `json:"same"`
	R    int
}

// Twice reaches one struct on two ways of the same length.
type Twice struct {
	First
	*Second
}

// First is one way.
type First struct {
	Pair
	F int
}

// Second is the other.
type Second struct {
	*Pair
	S int
}

// Deep has structs in structs, of which the outer ones win.
type Deep struct {
	*Middle
	Top int `json:"top"`
}

// Middle is in it.
type Middle struct {
	Inner
	Top int `json:"top"`
	M   int `json:"m"`
}

// Inner is in that.
type Inner struct {
	M int `json:"m"`
	N struct {
		Z int `json:"z"`
	} `json:"n"`
	*Base
}

// Self embeds itself.
type Self struct {
	*Self
	X int
}

// Kinds has the option string on all kinds of fields.
type Kinds struct {
	B  bool              `json:"b,string"`
	I  int               `json:"i,string"`
	I8 int8              `json:"i8,string"`
	U  uint64            `json:"u,string"`
	F  float64           `json:"f,string"`
	G  float32           `json:"g,string"`
	S  string            `json:"s,string"`
	D  time.Duration     `json:"d,string"`
	P  *int              `json:"p,string"`
	PS *string           `json:"ps,string"`
	L  []int             `json:"l,string"`
	M  map[string]string `json:"m,string"`
	A  interface{}       `json:"a,string"`
	T  time.Time         `json:"t,string"`
}

// Quoted has it with omitempty.
type Quoted struct {
	I int     `json:"i,omitempty,string"`
	S string  `json:"s,string,omitempty"`
	P *bool   `json:"p,omitempty,string"`
	F float64 `json:",string"`
}

// Empty leaves out what is empty.
type Empty struct {
	B bool              `json:"b,omitempty"`
	I int               `json:"i,omitempty"`
	U uint64            `json:"u,omitempty"`
	F float64           `json:"f,omitempty"`
	S string            `json:"s,omitempty"`
	D time.Duration     `json:"d,omitempty"`
	Y []byte            `json:"y,omitempty"`
	L []int             `json:"l,omitempty"`
	M map[string]string `json:"m,omitempty"`
	A interface{}       `json:"a,omitempty"`
	P *int              `json:"p,omitempty"`
	R [2]int            `json:"r,omitempty"`
	N [0]int            `json:"n,omitempty"`
	V Pair              `json:"v,omitempty"`
	T time.Time         `json:"t,omitempty"`
}

// Zero leaves out what is zero.
type Zero struct {
	B  bool              `json:"b,omitzero"`
	I  int               `json:"i,omitzero"`
	U  uint64            `json:"u,omitzero"`
	F  float64           `json:"f,omitzero"`
	S  string            `json:"s,omitzero"`
	D  time.Duration     `json:"d,omitzero"`
	Y  []byte            `json:"y,omitzero"`
	L  []int             `json:"l,omitzero"`
	M  map[string]string `json:"m,omitzero"`
	A  interface{}       `json:"a,omitzero"`
	P  *int              `json:"p,omitzero"`
	R  [2]int            `json:"r,omitzero"`
	N  [0]int            `json:"n,omitzero"`
	V  Pair              `json:"v,omitzero"`
	T  time.Time         `json:"t,omitzero"`
	PT *time.Time        `json:"pt,omitzero"`
	W  struct {
		T time.Time
	} `json:"w,omitzero"`
	PV *Pair `json:"pv,omitzero"`
}
