package torture

import (
	. "netrpc.test/torture/dot"
	two "netrpc.test/torture/other/v2"
	"netrpc.test/torture/types"
)

// Grouped and chained.
type (
	A = B
	B = C
	C struct{ Next *A }
	D C
	E D
	F *E
)

type (
	// Unnamed has structs in structs.
	Unnamed struct {
		X struct {
			Y []struct {
				Z map[int32]struct{ W, V bool }
			}
		} `json:"x,omitempty" xml:"y"`
		_       int
		private int
		Ch      chan int
		Fn      func(int, ...A) (B, error)
		NamedCh Channel
		PtrCh   **Channel
		Chans   []chan<- int
	}
	Channel <-chan struct{}
	Func    func() Func
	Slice   []Slice
	Map     map[int]Map
	Pointer *Pointer
	Array   [Four][len("héllo")]Slice
)

const (
	_ = iota
	One
	Two
	Four = 1 << iota / 2
	Eight
	Size   = len(name) + 'a'%10
	Masked = ^0&0xff>>4 | 0b1_0000
)

const name = "twelve bytes"

type Lengths struct {
	A [One]int
	B [Two * 3]int
	C [Four]int
	D [Eight]int
	E [Masked]int
	F [two.Width + 1]int
	G [DotSize]int
	M [Size]int
	N [-One + 2<<Two]int
	H [0x10]int
	I ['a']int
	J [1e3]int
	K [types.Kinds]int
	L [len([3]int{})]int
}

// Other packages: named by dots, with other names than their paths, and with one name twice.
type Imported struct {
	Dotted
	Plain  Dotted
	Vector two.Vector[two.Point]
	types.Item
	Kind types.Kind
}

type Item struct{ Item types.Item }

// unexported is the receiver of exported methods.
type unexported struct{}

func (unexported) Visible(args struct{}, reply *struct{ X int }) error { return nil }

type Exposed struct{ unexported }

type Alias = unexported

type Embeds struct{ *Alias }
