package main

// Plans has methods each of which has an argument of its own.
type Plans struct{}

// P0 is an argument.
type P0 struct {
	A int
	B string
}

func (*Plans) M0(_ *P0, reply *int) error {
	*reply = 0
	return nil
}

// P1 is an argument.
type P1 struct {
	A int
	B string
}

func (*Plans) M1(_ *P1, reply *int) error {
	*reply = 1
	return nil
}

// P2 is an argument.
type P2 struct {
	A int
	B string
}

func (*Plans) M2(_ *P2, reply *int) error {
	*reply = 2
	return nil
}

// P3 is an argument.
type P3 struct {
	A int
	B string
}

func (*Plans) M3(_ *P3, reply *int) error {
	*reply = 3
	return nil
}

// P4 is an argument.
type P4 struct {
	A int
	B string
}

func (*Plans) M4(_ *P4, reply *int) error {
	*reply = 4
	return nil
}

// P5 is an argument.
type P5 struct {
	A int
	B string
}

func (*Plans) M5(_ *P5, reply *int) error {
	*reply = 5
	return nil
}

// P6 is an argument.
type P6 struct {
	A int
	B string
}

func (*Plans) M6(_ *P6, reply *int) error {
	*reply = 6
	return nil
}

// P7 is an argument.
type P7 struct {
	A int
	B string
}

func (*Plans) M7(_ *P7, reply *int) error {
	*reply = 7
	return nil
}

// P8 is an argument.
type P8 struct {
	A int
	B string
}

func (*Plans) M8(_ *P8, reply *int) error {
	*reply = 8
	return nil
}

// P9 is an argument.
type P9 struct {
	A int
	B string
}

func (*Plans) M9(_ *P9, reply *int) error {
	*reply = 9
	return nil
}

// P10 is an argument.
type P10 struct {
	A int
	B string
}

func (*Plans) M10(_ *P10, reply *int) error {
	*reply = 10
	return nil
}

// P11 is an argument.
type P11 struct {
	A int
	B string
}

func (*Plans) M11(_ *P11, reply *int) error {
	*reply = 11
	return nil
}
