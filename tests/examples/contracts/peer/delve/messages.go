package delve

import "time"

// What methods take.
type (
	None   struct{}
	Filter struct{ Filter string }
	Key    struct {
		Id   int
		Name string
	}
	InScope struct {
		Scope EvalScope
		Cfg   LoadConfig
	}
	NonBlocking struct{ NonBlocking bool }
	Restart     struct {
		Position          string
		ResetArgs         bool
		NewArgs           []string
		Rerecord, Rebuild bool
		NewRedirects      [3]string
	}
	Kill             struct{ Kill bool }
	CreateBreakpoint struct {
		Breakpoint          Breakpoint
		LocExpr             string
		SubstitutePathRules [][2]string
		Suspended           bool
	}
	CreateWatchpoint struct {
		Scope EvalScope
		Expr  string
		Type  uint8
	}
	All             struct{ All bool }
	Id              struct{ Id int }
	GoroutineFilter struct {
		Kind    uint8
		Negated bool
		Arg     string
	}
	// GoroutineGroupingOptions is embedded, so its name counts.
	GoroutineGroupingOptions struct {
		GroupBy                    uint8
		GroupByKey                 string
		MaxGroupMembers, MaxGroups int
	}
	Goroutines struct {
		Start, Count int
		Filters      []GoroutineFilter
		GoroutineGroupingOptions
		EvalScope *EvalScope
	}
	Stacktrace struct {
		Id           int64
		Depth        int
		Full, Defers bool
		Opts         uint16
		Cfg          *LoadConfig
		Skip         int
	}
	Eval struct {
		Scope EvalScope
		Expr  string
		Cfg   *LoadConfig
	}
	Set struct {
		Scope         EvalScope
		Symbol, Value string
	}
	PackageVars struct {
		Filter string
		Cfg    LoadConfig
	}
	Registers struct {
		ThreadID  int
		IncludeFp bool
		Scope     *EvalScope
	}
	Memory struct {
		Address uint64
		Length  int
	}
	Functions struct {
		Filter      string
		FollowCalls int
	}
	FindLocation struct {
		Scope                     EvalScope
		Loc                       string
		IncludeNonExecutableLines bool
		SubstitutePathRules       [][2]string
	}
	Disassemble struct {
		Scope          EvalScope
		StartPC, EndPC uint64
		Flavour        int
	}
)

// What methods return.
type (
	Version struct {
		DelveVersion                                     string
		APIVersion                                       int
		Backend, TargetGoVersion                         string
		MinSupportedVersionOfGo, MaxSupportedVersionOfGo string
	}
	Pid         struct{ Pid int }
	Multiclient struct{ IsMulticlient bool }
	Modified    struct{ Time time.Time }
	StatePtr    struct{ State *State }
	StateValue  struct{ State State }
	Events      struct{ Events []Event }
	Discarded   struct {
		Breakpoint *Breakpoint
		Reason     string
	}
	Restarted     struct{ DiscardedBreakpoints []Discarded }
	BreakpointOf  struct{ Breakpoint Breakpoint }
	BreakpointPtr struct{ Breakpoint *Breakpoint }
	Watchpoint    struct{ *Breakpoint }
	Breakpoints   struct{ Breakpoints []*Breakpoint }
	Threads       struct{ Threads []*Thread }
	ThreadPtr     struct{ Thread *Thread }
	Group         struct {
		Name                 string
		Offset, Count, Total int
	}
	GoroutineList struct {
		Goroutines    []*Goroutine
		Nextg         int
		Groups        []Group
		TooManyGroups bool
	}
	Frames      struct{ Locations []Stackframe }
	VariablePtr struct{ Variable *Variable }
	Variables   struct{ Variables []Variable }
	Args        struct{ Args []Variable }
	Register    struct {
		Name, Value string
		DwarfNumber int
	}
	RegisterList struct {
		Registers string
		Regs      []Register
	}
	Bytes struct {
		Mem            []byte
		IsLittleEndian bool
	}
	Sources   struct{ Sources []string }
	Funcs     struct{ Funcs []string }
	Types     struct{ Types []string }
	Locations struct {
		Locations         []Location
		SubstituteLocExpr string
	}
	Instructions struct{ Disassemble []Instruction }
)
