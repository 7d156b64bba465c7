package main

import (
	"bytes"
	"fmt"
	"go/build"
	"go/token"
	"go/types"
	"os/exec"
	"path/filepath"
	"strings"
)

// source imports packages from their source. The importer of go/importer asks go list for each of them, which takes most of
// a minute for those that need gRPC; this one asks once for all.
type source struct {
	files       *token.FileSet
	directories map[string]string
	packages    map[string]*types.Package
}

// newSource finds what packages import. The arguments are those of main.
func newSource(files *token.FileSet, places []string) *source {
	s := &source{files: files, directories: map[string]string{}, packages: map[string]*types.Package{"unsafe": types.Unsafe}}
	args := []string{"list", "-e", "-deps", "-f", "{{.ImportPath}}={{.Dir}}", "--"}
	for _, place := range places {
		path, _, _ := strings.Cut(place, "=")
		args = append(args, path)
	}
	list, _ := exec.Command("go", args...).Output()
	for line := range bytes.Lines(list) {
		path, directory, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), "=")
		s.directories[path] = directory
	}
	return s
}

func (s *source) Import(path string) (*types.Package, error) {
	return s.ImportFrom(path, "", 0)
}

func (s *source) ImportFrom(path, from string, _ types.ImportMode) (*types.Package, error) {
	if strings.HasPrefix(from, filepath.Join(build.Default.GOROOT, "src")) && s.directories["vendor/"+path] != "" {
		path = "vendor/" + path
	}
	if pkg, ok := s.packages[path]; ok {
		return pkg, nil
	}
	directory := s.directories[path]
	if directory == "" {
		return nil, fmt.Errorf("could not find %s", path)
	}
	pkg, err := load(s.files, s, path, directory)
	if err == nil {
		s.packages[path] = pkg
	}
	return pkg, err
}
