// Package interact stands in for github.com/vito/go-interact/interact: nobody is asked anything.
package interact

import (
	"errors"
	"io"
)

type (
	// Choice is an answer.
	Choice struct{}
	// Password is an answer that is hidden.
	Password string
	// Interaction is a question.
	Interaction struct {
		Input  io.Reader
		Output io.Writer
	}
)

// ErrKeyboardInterrupt is Ctrl-C.
var ErrKeyboardInterrupt = errors.New("keyboard interrupt")

// NewInteraction asks nothing.
func NewInteraction(string, ...Choice) Interaction { return Interaction{} }

// Resolve gets no answer.
func (Interaction) Resolve(any) error { return errors.New("a stand-in asks nobody") }

// Required is what it is given.
func Required(value any) any { return value }
