// Package elvish has the daemon of Elvish as a service, with its types and without what it does.
package elvish

import "netrpc.test/contracts/filled"

// Daemon is the service.
type Daemon struct{}

type (
	// Cmd is a command of the history.
	Cmd struct {
		Text string
		Seq  int
	}
	// Dir is a directory of the history.
	Dir struct {
		Path  string
		Score float64
	}

	None    struct{}
	Version struct{ Version int }
	Pid     struct{ Pid int }
	Seq     struct{ Seq int }
	Text    struct{ Text string }
	SeqText struct {
		Seq  int
		Text string
	}
	Range struct{ From, Upto int }
	Cmds  struct{ Cmds []Cmd }
	After struct {
		From   int
		Prefix string
	}
	Before struct {
		Upto   int
		Prefix string
	}
	Visit struct {
		Dir       string
		IncFactor float64
	}
	Path      struct{ Dir string }
	Blacklist struct{ Blacklist map[string]struct{} }
	Dirs      struct{ Dirs []Dir }
)

func (Daemon) Version(a *None, r *Version) error   { return filled.Answer(a, r) }
func (Daemon) Pid(a *None, r *Pid) error           { return filled.Answer(a, r) }
func (Daemon) NextCmdSeq(a *None, r *Seq) error    { return filled.Answer(a, r) }
func (Daemon) AddCmd(a *Text, r *Seq) error        { return filled.Answer(a, r) }
func (Daemon) DelCmd(a *Seq, r *None) error        { return filled.Answer(a, r) }
func (Daemon) Cmd(a *Seq, r *Text) error           { return filled.Answer(a, r) }
func (Daemon) CmdsWithSeq(a *Range, r *Cmds) error { return filled.Answer(a, r) }
func (Daemon) NextCmd(a *After, r *SeqText) error  { return filled.Answer(a, r) }
func (Daemon) PrevCmd(a *Before, r *SeqText) error { return filled.Answer(a, r) }
func (Daemon) AddDir(a *Visit, r *None) error      { return filled.Answer(a, r) }
func (Daemon) DelDir(a *Path, r *None) error       { return filled.Answer(a, r) }
func (Daemon) Dirs(a *Blacklist, r *Dirs) error    { return filled.Answer(a, r) }
