package torture

import (
	"cmp"
	two "netrpc.test/torture/other/v2"
	"sync/atomic"
)

type Pair[K comparable, V interface{ ~int | ~uint }] struct {
	Key   K
	Value V
	Next  *Pair[K, V]
}

type Tree[T cmp.Ordered] struct {
	Left, Right *Tree[T]
	Value       T
	pairs       []Pair[T, int]
}

func (t *Tree[U]) Insert(args U, reply *Tree[U]) error        { return nil }
func (t Tree[_]) Depth(args int, reply *int) error            { return nil }
func (t *Tree[U]) Pairs(args *Pair[U, int], reply *[]U) error { return nil }

type IntTree struct{ Tree[int] }
type StringTree struct{ *Tree[rune] }
type Defined Tree[int]
type Same = Tree[int]
type Matrix[T any] = [2][2]T
type List[T any] []T
type Lists struct {
	A List[List[int]]
	B Matrix[two.Point]
	C Same
	D atomic.Pointer[Lists]
	E Set[Same]
	List[uint8]
}
type Set[T any] = map[int]T

func (l List[T]) At(args int, reply *T) error { return nil }

type Number interface {
	~int | ~int64
	String() string
}
type Comparable interface{ comparable }
