package torture

import "context"

// Service has methods of every shape.
type Service struct{}

func (Service) Fine(args int, reply *int) error                                { return nil }
func (Service) Named(args A, reply Reply) error                                { return nil }
func (Service) PointerArgs(args **Lists, reply **Lists) error                  { return nil }
func (Service) Unnamed(struct{ x int }, *struct{}) error                       { return nil }
func (Service) Func(args func(), reply *chan int) error                        { return nil }
func (Service) Interface(args error, reply *interface{ Error() string }) error { return nil }
func (*Service) OnPointer(args int, reply *int) error                          { return nil }
func (Service) AliasError(args int, reply *int) Err                            { return nil }
func (Service) Several(args, reply *int) (err error)                           { return nil }

func (Service) NoPointer(args int, reply int) error                         { return nil }
func (Service) PrivateArgs(args unexported, reply *int) error               { return nil }
func (Service) PrivatePointer(args **unexported, reply *int) error          { return nil }
func (Service) PrivateAlias(args Alias, reply *int) error                   { return nil }
func (Service) PrivateReply(args int, reply *unexported) error              { return nil }
func (Service) SliceOfPrivate(args []unexported, reply *[]unexported) error { return nil }
func (Service) NamedError(args int, reply *int) MyError                     { return nil }
func (Service) NoError(args int, reply *int)                                {}
func (Service) TwoResults(args int, reply *int) (int, error)                { return 0, nil }
func (Service) Three(ctx context.Context, args int, reply *int) error       { return nil }
func (Service) Variadic(args int, reply ...*int) error                      { return nil }
func (Service) private(args int, reply *int) error                          { return nil }

type Reply *int
type Err = error
type MyError error

// Other methods stand in other files.
type Spread struct{}

func (s *Spread) Here(args int, reply *int) error { return nil }

// ByAlias is the receiver by an alias.
type Receiver struct{}
type receiverAlias = Receiver

func (*receiverAlias) ByAlias(args int, reply *int) error { return nil }
