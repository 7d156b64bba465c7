package delve

type (
	// LoadConfig is how much of a value is read.
	LoadConfig struct {
		FollowPointers                                                    bool
		MaxVariableRecurse, MaxStringLen, MaxArrayValues, MaxStructFields int
	}
	// EvalScope is where an expression is evaluated.
	EvalScope struct {
		GoroutineID         int64
		Frame, DeferredCall int
	}
	// Function is a function.
	Function struct {
		Name_     string `json:"name"`
		Value     uint64 `json:"value"`
		Type      byte   `json:"type"`
		GoType    uint64 `json:"goType"`
		Optimized bool   `json:"optimized"`
	}
	// Location is a place in the program.
	Location struct {
		PC       uint64    `json:"pc"`
		File     string    `json:"file"`
		Line     int       `json:"line"`
		Function *Function `json:"function,omitempty"`
		PCs      []uint64  `json:"pcs,omitempty"`
		PCPids   []int     `json:"pcpids,omitempty"`
	}
	// Variable is a variable.
	Variable struct {
		Name             string `json:"name"`
		Addr             uint64 `json:"addr"`
		OnlyAddr         bool   `json:"onlyAddr"`
		Type             string `json:"type"`
		RealType         string `json:"realType"`
		Flags            uint16 `json:"flags"`
		Kind             uint   `json:"kind"`
		Value            string `json:"value"`
		StringValueBytes []byte
		Len              int64      `json:"len"`
		Cap              int64      `json:"cap"`
		Children         []Variable `json:"children"`
		Base             uint64     `json:"base"`
		Unreadable       string     `json:"unreadable"`
		LocationExpr     string
		DeclLine         int64
	}
	// Breakpoint is a breakpoint.
	Breakpoint struct {
		ID               int      `json:"id"`
		Name             string   `json:"name"`
		Addr             uint64   `json:"addr"`
		Addrs            []uint64 `json:"addrs"`
		AddrPid          []int    `json:"addrpid"`
		File             string   `json:"file"`
		Line             int      `json:"line"`
		FunctionName     string   `json:"functionName,omitempty"`
		ExprString       string
		Cond             string
		HitCond          string
		HitCondPerG      bool
		Tracepoint       bool     `json:"continue"`
		TraceReturn      bool     `json:"traceReturn"`
		Goroutine        bool     `json:"goroutine"`
		Stacktrace       int      `json:"stacktrace"`
		Variables        []string `json:"variables,omitempty"`
		LoadArgs         *LoadConfig
		LoadLocals       *LoadConfig
		CustomCommands   []string `json:"customCommands,omitempty"`
		WatchExpr        string
		WatchType        uint8
		VerboseDescr     []string          `json:"VerboseDescr,omitempty"`
		HitCount         map[string]uint64 `json:"hitCount"`
		TotalHitCount    uint64            `json:"totalHitCount"`
		Disabled         bool              `json:"disabled"`
		RootFuncName     string
		TraceFollowCalls int
	}
	// Defer is a deferred function.
	Defer struct {
		DeferredLoc, DeferLoc Location
		SP                    uint64
		Unreadable            string
	}
	// Stackframe is a frame of a stack.
	Stackframe struct {
		Location
		Locals, Arguments               []Variable
		FrameOffset, FramePointerOffset int64
		Defers                          []Defer
		Bottom                          bool `json:"Bottom,omitempty"`
		Err                             string
	}
	// Goroutine is a goroutine.
	Goroutine struct {
		ID             int64             `json:"id"`
		CurrentLoc     Location          `json:"currentLoc"`
		UserCurrentLoc Location          `json:"userCurrentLoc"`
		GoStatementLoc Location          `json:"goStatementLoc"`
		StartLoc       Location          `json:"startLoc"`
		ThreadID       int               `json:"threadID"`
		Status         uint64            `json:"status"`
		WaitSince      int64             `json:"waitSince"`
		WaitReason     int64             `json:"waitReason"`
		Unreadable     string            `json:"unreadable"`
		Labels         map[string]string `json:"labels,omitempty"`
	}
)
