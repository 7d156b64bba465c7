package torture

func (s Spread) Linux(args int, reply *int) error { return nil }

type System struct{ Linux bool }
