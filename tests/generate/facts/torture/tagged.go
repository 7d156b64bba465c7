//go:build (linux || darwin) && !never && go1.18

package torture

func (s *Spread) Tagged(args int, reply *int) error { return nil }
