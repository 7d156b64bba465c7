package delve

type (
	// BreakpointInfo is what was collected at a breakpoint.
	BreakpointInfo struct {
		Stacktrace []Stackframe `json:"stacktrace,omitempty"`
		Goroutine  *Goroutine   `json:"goroutine,omitempty"`
		Variables  []Variable   `json:"variables,omitempty"`
		Arguments  []Variable   `json:"arguments,omitempty"`
		Locals     []Variable   `json:"locals,omitempty"`
	}
	// Thread is a thread.
	Thread struct {
		ID             int             `json:"id"`
		PC             uint64          `json:"pc"`
		File           string          `json:"file"`
		Line           int             `json:"line"`
		Function       *Function       `json:"function,omitempty"`
		GoroutineID    int64           `json:"goroutineID"`
		Breakpoint     *Breakpoint     `json:"breakPoint,omitempty"`
		BreakpointInfo *BreakpointInfo `json:"breakPointInfo,omitempty"`
		ReturnValues   []Variable
		CallReturn     bool
	}
	// State is that of the debugger.
	State struct {
		Pid                             int
		TargetCommandLine               string
		Running, Recording, CoreDumping bool
		CurrentThread                   *Thread    `json:"currentThread,omitempty"`
		SelectedGoroutine               *Goroutine `json:"currentGoroutine,omitempty"`
		Threads                         []*Thread
		NextInProgress                  bool
		WatchOutOfScope                 []*Breakpoint
		Exited                          bool `json:"exited"`
		ExitStatus                      int  `json:"exitStatus"`
		When                            string
		StopReason                      string `json:"stopReason,omitempty"`
	}
	// Command makes the program go on.
	Command struct {
		Name                 string `json:"name"`
		ThreadID             int    `json:"threadID,omitempty"`
		GoroutineID          int64  `json:"goroutineID,omitempty"`
		ReturnInfoLoadConfig *LoadConfig
		Expr                 string `json:"expr,omitempty"`
		WithEvents           bool
		UnsafeCall           bool `json:"unsafeCall,omitempty"`
	}

	// These three are embedded in Event, so their names count.
	BinaryInfoDownloadEventDetails     struct{ ImagePath, Progress string }
	BreakpointMaterializedEventDetails struct{ Breakpoint *Breakpoint }
	ProcessSpawnedEventDetails         struct {
		PID, ThreadID int
		Cmdline       string
		WillFollow    bool
	}
	// Event is something that happened.
	Event struct {
		Kind uint8
		*BinaryInfoDownloadEventDetails
		*BreakpointMaterializedEventDetails
		*ProcessSpawnedEventDetails
	}

	// Instruction is one of the machine.
	Instruction struct {
		Loc              Location
		DestLoc          *Location
		Text             string
		Bytes            []byte
		Breakpoint, AtPC bool
	}
)
