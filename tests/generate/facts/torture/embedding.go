// Package torture is hard to read.
package torture

import (
	"encoding"
	"io"
	"math/big"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Depth: the shallowest wins, and what is there twice at its depth hides everything deeper.

type bottom struct{ Deep, Hidden int }

func (bottom) Get(args int, reply *int) error       { return nil }
func (*bottom) Set(args int, reply *int) error      { return nil }
func (bottom) Ambiguous(args int, reply *int) error { return nil }
func (bottom) Field(args int, reply *int) error     { return nil }

type left struct{ bottom }

func (left) Ambiguous(args int, reply *int) error { return nil }

type right struct{ other }

type other struct{ N int }

func (other) Ambiguous(args int, reply *int) error { return nil }
func (other) Other(args other, reply *int) error   { return nil }

// Middle hides Field by a field, and Ambiguous lies at two depths.
type Middle struct {
	left
	right
	Field int
}

// Diamond has bottom twice at one depth.
type Diamond struct {
	left
	Second
}

type Second struct{ bottom }

// Pointers lend methods of pointers to values.
type Pointers struct {
	*bottom
	*sync.Mutex
}

// Values do not.
type Values struct{ bottom }

// Loop embeds itself.
type Loop struct {
	*Loop
	*Pool
	Name string
}

type Pool struct {
	*Loop
	Size int
}

func (*Pool) Grow(by int, reply *int) error { return nil }

// Faces embeds interfaces.
type Faces struct {
	io.Reader
	Caller
	error
}

type Caller interface {
	Call(args *Middle, reply *Diamond) error
	inner
}

type inner interface {
	hidden(args int, reply *int) error
}

// NotEmbedded has a name.
type NotEmbedded struct{ Base Second }

// Encodings.

type Stamp struct {
	time.Time
	Note string
}

type StampPointer struct {
	*time.Time
	Note string
}

// Renamed has the fields of a time and none of its methods.
type Renamed time.Time

// NotDeep has a time above a number, and the time wins.
type NotDeep struct {
	time.Time
	Big
}

// Clash has two at one depth, and encodes as fields. That a time has methods of its own does not help.
type Clash struct {
	*time.Time
	big.Rat
}

type Big struct{ *big.Int }

// Own wins over what is embedded.
type Own struct{ time.Time }

func (Own) GobEncode() ([]byte, error) { return nil, nil }
func (*Own) GobDecode([]byte) error    { return nil }

// Half writes only.
type Half struct{ X int }

func (*Half) MarshalBinary() (data []byte, err error) { return }

// Wrong has methods of other types.
type Wrong struct{ X int }

func (Wrong) GobEncode() []byte                   { return nil }
func (Wrong) MarshalBinary(x int) ([]byte, error) { return nil, nil }

type bytes = []byte

// Aliased says []byte by another name.
type Aliased struct{ X int }

func (Aliased) GobEncode() (bytes, error) { return nil, nil }
func (*Aliased) GobDecode(b bytes) error  { return nil }

// Named bytes are another type.
type NamedBytes []byte

type OtherBytes struct{ X int }

func (OtherBytes) GobEncode() (NamedBytes, error) { return nil, nil }

type Marshaler struct {
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

type TextOnly struct{ X int }

func (TextOnly) MarshalText() ([]byte, error) { return nil, nil }
func (*TextOnly) UnmarshalText([]byte) error  { return nil }

type Hosts struct {
	Addr netip.Addr
	URL  *url.URL
	When []time.Time
	Took time.Duration
}
