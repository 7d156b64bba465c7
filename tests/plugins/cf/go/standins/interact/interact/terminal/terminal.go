// Package terminal stands in for github.com/vito/go-interact/interact/terminal.
package terminal

import "errors"

// ErrKeyboardInterrupt is Ctrl-C.
var ErrKeyboardInterrupt = errors.New("keyboard interrupt")
