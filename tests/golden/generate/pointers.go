package main

// Refs has a pointer of every sort.
type Refs struct {
	Int    *int
	Text   *string
	Bool   *bool
	Float  *float64
	Bytes  *[]byte
	Point  *Point
	Empty  *Empty
	Ints   *[]int
	ByName *map[string]int
	Array  *[2]int
	Any    *any
}

// Deep has pointers to pointers.
type Deep struct {
	PP  **int
	PPP ***Point
}

func pointerVectors() []*vector {
	var absent *int
	var nothing any
	var text any = "t"
	return []*vector{
		one("pointer/int", pointerTo(7)),
		one("pointer/int-zero", pointerTo(0)).noted("outside a struct zero is sent"),
		one("pointer/pointer", pointerTo(pointerTo(7))),
		one("pointer/string", pointerTo("s")),
		one("pointer/slice", &[]int{1, 2}),
		one("pointer/fields-nil", Refs{}),
		one("pointer/fields-zero", Refs{
			new(int), new(string), new(bool), new(float64), new([]byte), new(Point), new(Empty), new([]int),
			new(map[string]int), new([2]int), &nothing,
		}).losing().noted("pointers to zero are left out, except to structs and arrays"),
		one("pointer/fields-empty", Refs{Bytes: &[]byte{}, Ints: &[]int{}, ByName: &map[string]int{}}).losing(),
		one("pointer/fields", Refs{
			pointerTo(1), pointerTo("t"), pointerTo(true), pointerTo(0.5), &[]byte{1}, &Point{0, 2}, &Empty{},
			&[]int{0}, &map[string]int{"k": 1}, &[2]int{0, 1}, &text,
		}),
		one("pointer/deep-nil", Deep{}),
		one("pointer/deep-to-nil", Deep{PP: &absent}).losing(),
		one("pointer/deep-to-zero", Deep{PP: pointerTo(new(int))}).losing(),
		one("pointer/deep", Deep{pointerTo(pointerTo(3)), pointerTo(pointerTo(&Point{1, 0}))}),
	}
}
