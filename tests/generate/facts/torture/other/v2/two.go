// Package two has another name than its directory.
package two

import "netrpc.test/torture/other/types"

const Width uint8 = 1<<3 + iota

type Vector[T any] struct {
	Items [Width]T
	Kind  types.Kind
}

type Point struct{ X, Y types.Coordinate }
