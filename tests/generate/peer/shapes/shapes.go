// Package shapes holds the types of an interface.
package shapes

type Shape interface{ Area() float64 }
type Circle struct{ R float64 }

func (Circle) Area() float64 { return 1 }

type Group struct{ Members []Shape }

func (*Group) Area() float64 { return 1 }
