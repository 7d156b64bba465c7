package torture

func (s Spread) Windows(args int, reply *int) error { return nil }

type System struct{ Windows bool }
