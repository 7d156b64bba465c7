package main

// scenarios are the runs that a test can ask for by name.
var scenarios = map[string]scenario{
	// calls.go
	"arith":    arith,
	"embedded": embedded,
	"dotted":   dotted,
	"builtin":  builtin,
	"scalars":  scalars,
	"nested":   nested,
	"lenient":  lenient,
	"errors":   serverErrors,

	// values.go
	"interfaces":           interfaces,
	"described interfaces": describedInterfaces,
	"typed interfaces":     typedInterfaces,
	"recursive":            recursive,
	"times":                times,
	"big numbers":          bigNumbers,
	"places":               places,

	// load.go
	"concurrent":    concurrent,
	"many clients":  manyClients,
	"out of order":  outOfOrder,
	"large":         large,
	"large at once": largeAtOnce,
	"slow reader":   slowReader,

	// connections.go
	"raw order":             rawOrder,
	"sequence numbers":      sequenceNumbers,
	"extra fields":          extraFields,
	"discarded bodies":      discardedBodies,
	"byte by byte":          byteByByte,
	"all in one write":      allInOneWrite,
	"half close":            halfClose,
	"close during calls":    closeDuringCalls,
	"reset during calls":    resetDuringCalls,
	"dropped by the server": droppedByServer,
	"truncated":             truncated,
	"garbage":               garbage,

	// The test shuts the server down while these run.
	"drained by the server": drainedByServer,
	"forced by the server":  forcedByServer,

	// Against a Go server these have another outcome: an error without a text is a success there, a panic ends the process,
	// there are no bounds to speak of, and a value that is discarded or refused in the middle loses the stream if there are
	// definitions inside (golang/go#34879).
	"error without a text": errorWithoutText,
	"faults":               faults,
	"discarded interfaces": discardedInterfaces,
	"too much":             tooMuch,
	"unknown struct":       unknownStruct,
}
