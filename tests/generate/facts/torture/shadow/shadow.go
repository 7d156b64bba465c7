// Package shadow gives other meanings to Go's names.
package shadow

// Names of Go's own that mean something else here.
type (
	string  int
	byte    struct{ X int64 }
	any     = []string
	float64 map[string]error
)

type Shadowed struct {
	A string
	B byte
	C any
	D float64
	E []byte
	F rune
	G error
}

type Encoder struct{ X int }

func (Encoder) GobEncode() ([]byte, error)       { return nil, nil }
func (Encoder) Serve(args int, reply *int) error { return nil }
