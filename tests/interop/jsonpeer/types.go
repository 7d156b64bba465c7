package main

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Args is the argument of the classic service.
type Args struct{ A, B int }

// Reply is its reply.
type Reply struct{ C int }

// Quotient is what a division gives.
type Quotient struct{ Quo, Rem int }

// Numbers has a field of every basic kind.
type Numbers struct {
	Bool    bool
	Int     int
	Int8    int8
	Int16   int16
	Int32   int32
	Int64   int64
	Uint    uint
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint64  uint64
	Float32 float32
	Float64 float64
	String  string
	Bytes   []byte
	Octets  []uint8
	Fixed   [3]byte
}

// Nested has a field of every composite kind.
type Nested struct {
	Name    string
	Points  []Args
	Corners [2]Args
	Places  map[string]Args
	Groups  map[int][]string
	Tally   map[string]int64
	Origin  Args
	Maybe   *Args
	Count   *int
	Pairs   [][]int
	Holes   []*Args
}

// Box has an interface value.
type Box struct{ Value interface{} }

// List is a recursive type.
type List struct {
	Value int
	Next  *List
}

// Moment has the types of package time.
type Moment struct {
	At   time.Time
	Wait time.Duration
	Days map[time.Time]string
}

// Big has the numbers of package big.
type Big struct {
	Int   *big.Int
	Float *big.Float
	Rat   *big.Rat
}

// Place has addresses and names.
type Place struct {
	Link  *url.URL
	Addr  netip.Addr
	ID    UUID
	Hosts map[netip.Addr]int
}

// Location has names of its own in JSON.
type Location struct {
	File   string    `json:"file"`
	Line   int       `json:"line,omitempty"`
	PC     uint64    `json:"pc,string"`
	Hidden int       `json:"-"`
	Next   *Location `json:"next"`
	ID     string    `json:"_id,omitempty"`
}

// Base is embedded in Batch.
type Base struct {
	ID  int
	Err string `json:"err,omitempty"`
}

// Extra too, as a pointer.
type Extra struct {
	ID   int
	Tags []string `json:"tags,omitempty"`
}

// Batch embeds structs.
type Batch struct {
	Base
	*Extra
	Amounts []Amount
}

// Amount is a number of cents with a form of its own in gob and in JSON.
type Amount struct{ cents int64 }

// MarshalJSON writes a number.
func (a Amount) MarshalJSON() ([]byte, error) {
	return []byte(fmt.Sprintf("%d.%02d", a.cents/100, a.cents%100)), nil
}

// UnmarshalJSON reads it.
func (a *Amount) UnmarshalJSON(text []byte) error {
	var whole, part int64
	if _, err := fmt.Sscanf(string(text), "%d.%d", &whole, &part); err != nil {
		return fmt.Errorf("no amount: %s", text)
	}
	a.cents = whole*100 + part
	return nil
}

// MarshalBinary writes the same text.
func (a Amount) MarshalBinary() ([]byte, error) { return a.MarshalJSON() }

// UnmarshalBinary reads it.
func (a *Amount) UnmarshalBinary(text []byte) error { return a.UnmarshalJSON(text) }

// Complex is a type that JSON does not have.
type Complex struct{ Z complex128 }

// UUID is what the common packages have.
type UUID [16]byte

// MarshalText prints the usual form.
func (u UUID) MarshalText() ([]byte, error) {
	h := hex.EncodeToString(u[:])
	return []byte(strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")), nil
}

// UnmarshalText reads it.
func (u *UUID) UnmarshalText(text []byte) error {
	if len(text) != 36 {
		return fmt.Errorf("invalid UUID length: %d", len(text))
	}
	if _, err := hex.Decode(u[:], []byte(strings.ReplaceAll(string(text), "-", ""))); err != nil {
		return fmt.Errorf("invalid UUID format")
	}
	return nil
}
