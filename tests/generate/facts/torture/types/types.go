// Package types is one of two of its name.
package types

type Kind int8

const (
	First Kind = iota
	Second
	Kinds int = iota
)

type Item struct {
	First Kind
	Last  *Item
}

func (Item) Do(args Kind, reply *Kind) error { return nil }
