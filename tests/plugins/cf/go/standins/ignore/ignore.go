// Package ignore stands in for an older github.com/sabhiram/go-gitignore: files of applications, which are never sent.
package ignore

// GitIgnore ignores nothing.
type GitIgnore struct{}

// MatchesPath says no.
func (*GitIgnore) MatchesPath(string) bool { return false }

// CompileIgnoreLines reads nothing.
func CompileIgnoreLines(...string) (*GitIgnore, error) { return &GitIgnore{}, nil }

// CompileIgnoreFileAndLines reads nothing.
func CompileIgnoreFileAndLines(string, ...string) (*GitIgnore, error) { return &GitIgnore{}, nil }
