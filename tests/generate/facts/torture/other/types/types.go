// Package types is one of two of its name.
package types

type Kind uint16

type Coordinate = float32

type Item struct{ Second Kind }
