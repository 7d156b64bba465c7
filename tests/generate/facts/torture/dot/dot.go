// Package dot is imported with a dot.
package dot

const DotSize = 3 * len("ab")

type Dotted struct{ D int }

func (*Dotted) Dot(args Dotted, reply *Dotted) error { return nil }
