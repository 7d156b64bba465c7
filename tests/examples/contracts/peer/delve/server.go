// Package delve has the debugger Delve as a service, with its types and without what it does.
package delve

import "netrpc.test/contracts/filled"

// RPCServer is the service.
type RPCServer struct{}

func (*RPCServer) GetVersion(a None, r *Version) error        { return filled.Answer(a, r) }
func (*RPCServer) ProcessPid(a None, r *Pid) error            { return filled.Answer(a, r) }
func (*RPCServer) IsMulticlient(a None, r *Multiclient) error { return filled.Answer(a, r) }
func (*RPCServer) LastModified(a None, r *Modified) error     { return filled.Answer(a, r) }
func (*RPCServer) State(a NonBlocking, r *StatePtr) error     { return filled.Answer(a, r) }
func (*RPCServer) Command(a Command, r *StateValue) error     { return filled.Answer(a, r) }
func (*RPCServer) CancelNext(a None, r *None) error           { return filled.Answer(a, r) }
func (*RPCServer) GetEvents(a None, r *Events) error          { return filled.Answer(a, r) }
func (*RPCServer) Restart(a Restart, r *Restarted) error      { return filled.Answer(a, r) }
func (*RPCServer) Detach(a Kill, r *None) error               { return filled.Answer(a, r) }
func (*RPCServer) CreateBreakpoint(a CreateBreakpoint, r *BreakpointOf) error {
	return filled.Answer(a, r)
}
func (*RPCServer) CreateWatchpoint(a CreateWatchpoint, r *Watchpoint) error {
	return filled.Answer(a, r)
}
func (*RPCServer) AmendBreakpoint(a BreakpointOf, r *None) error       { return filled.Answer(a, r) }
func (*RPCServer) GetBreakpoint(a Key, r *BreakpointOf) error          { return filled.Answer(a, r) }
func (*RPCServer) ListBreakpoints(a All, r *Breakpoints) error         { return filled.Answer(a, r) }
func (*RPCServer) ToggleBreakpoint(a Key, r *BreakpointPtr) error      { return filled.Answer(a, r) }
func (*RPCServer) ClearBreakpoint(a Key, r *BreakpointPtr) error       { return filled.Answer(a, r) }
func (*RPCServer) ListThreads(a None, r *Threads) error                { return filled.Answer(a, r) }
func (*RPCServer) GetThread(a Id, r *ThreadPtr) error                  { return filled.Answer(a, r) }
func (*RPCServer) ListGoroutines(a Goroutines, r *GoroutineList) error { return filled.Answer(a, r) }
func (*RPCServer) Stacktrace(a Stacktrace, r *Frames) error            { return filled.Answer(a, r) }
func (*RPCServer) Eval(a Eval, r *VariablePtr) error                   { return filled.Answer(a, r) }
func (*RPCServer) Set(a Set, r *None) error                            { return filled.Answer(a, r) }
func (*RPCServer) ListLocalVars(a InScope, r *Variables) error         { return filled.Answer(a, r) }
func (*RPCServer) ListFunctionArgs(a InScope, r *Args) error           { return filled.Answer(a, r) }
func (*RPCServer) ListPackageVars(a PackageVars, r *Variables) error   { return filled.Answer(a, r) }
func (*RPCServer) ListRegisters(a Registers, r *RegisterList) error    { return filled.Answer(a, r) }
func (*RPCServer) ExamineMemory(a Memory, r *Bytes) error              { return filled.Answer(a, r) }
func (*RPCServer) ListSources(a Filter, r *Sources) error              { return filled.Answer(a, r) }
func (*RPCServer) ListFunctions(a Functions, r *Funcs) error           { return filled.Answer(a, r) }
func (*RPCServer) ListTypes(a Filter, r *Types) error                  { return filled.Answer(a, r) }
func (*RPCServer) FindLocation(a FindLocation, r *Locations) error     { return filled.Answer(a, r) }
func (*RPCServer) Disassemble(a Disassemble, r *Instructions) error    { return filled.Answer(a, r) }
