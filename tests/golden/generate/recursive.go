package main

// A List is linked.
type List struct {
	Value int
	Next  *List
}

// A Tree has two branches.
type Tree struct {
	Left, Right *Tree
	Value       string
}

// A Directory recurs through a map.
type Directory struct {
	Name     string
	Children map[string]*Directory
}

// A Forest recurs through a slice.
type Forest struct {
	Name  string
	Trees []Forest
}

// A Menu recurs through a slice of pointers.
type Menu struct {
	Label string
	Items []*Menu
}

// Chicken and Egg need each other.
type Chicken struct {
	Name string
	Egg  *Egg
}

// Egg is the other half of Chicken.
type Egg struct {
	Age   int
	Hatch *Chicken
}

// Author and Book need each other through a slice and a map.
type Author struct {
	Name  string
	Books []Book
}

// Book is the other half of Author.
type Book struct {
	Title   string
	Authors map[string]*Author
}

// A Sheet recurs through slices of slices.
type Sheet struct {
	N    int
	Rows [][]Sheet
}

// A Graph recurs through a map of slices of pointers.
type Graph struct {
	N     int
	Edges map[string][]*Graph
}

// A Nest is a slice of itself.
type Nest []Nest

// A Bag is a map of itself.
type Bag map[string]Bag

// Holder has a field of a type that is a slice of itself.
type Holder struct {
	Nest Nest
	Bag  Bag
}

func listOf(n int) *List {
	var list *List
	for i := n; i > 0; i-- {
		list = &List{i, list}
	}
	return list
}

func recursiveVectors() []*vector {
	return []*vector{
		one("recursive/list-one", List{Value: 1}),
		one("recursive/list-three", listOf(3)),
		one("recursive/list-fifty", listOf(50)),
		one("recursive/list-zeros", List{0, &List{0, &List{}}}).noted("a pointer to a zero struct is sent"),
		one("recursive/tree", Tree{&Tree{Value: "l"}, &Tree{&Tree{Value: "rl"}, nil, "r"}, "top"}),
		one("recursive/map", Directory{"/", map[string]*Directory{"usr": {"usr", map[string]*Directory{"bin": {Name: "bin"}}}}}),
		one("recursive/slice", Forest{"a", []Forest{{"b", nil}, {"c", []Forest{{"d", nil}}}}}),
		one("recursive/slice-of-pointers", Menu{"file", []*Menu{{"open", nil}, {"recent", []*Menu{{Label: "one"}}}}}),
		one("recursive/mutual", Chicken{"hen", &Egg{1, &Chicken{"chick", nil}}}),
		one("recursive/mutual-other", Egg{2, &Chicken{"hen", &Egg{Age: 3}}}),
		one("recursive/mutual-slice-map", Author{"A", []Book{{"T", map[string]*Author{"B": {Name: "B"}}}}}),
		one("recursive/mutual-slice-map-other", Book{"T", map[string]*Author{"A": {"A", []Book{{Title: "U"}}}}}),
		one("recursive/slices-of-slices", Sheet{1, [][]Sheet{{{N: 2}}, {{N: 3}, {}}}}),
		one("recursive/map-of-slices", Graph{1, map[string][]*Graph{"e": {{N: 2}, {N: 3}}}}),
		one("recursive/slice-on-top", []Forest{{"a", []Forest{{Name: "b"}}}}).noted("the slice is under way when the struct names it"),
		one("recursive/slice-of-pointers-on-top", []*Menu{{"a", []*Menu{{Label: "b"}}}}),
		one("recursive/map-on-top", map[string]*Directory{"a": {"a", map[string]*Directory{"b": {Name: "b"}}}}),
		one("recursive/array-on-top", [1]*List{{1, &List{2, nil}}}),
		one("recursive/nest", Nest{Nest{}, Nest{Nest{}}}).losing(),
		one("recursive/bag", Bag{"a": Bag{"b": Bag{}}}),
		one("recursive/holder", Holder{Nest{Nest{}}, Bag{"k": nil}}).losing(),
	}
}
