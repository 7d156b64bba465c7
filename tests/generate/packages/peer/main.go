// Command peer says what Go knows of packages, for the tests beside it: which files belong to one, and what its constants are.
//
// It reads a question as JSON and writes the answer as JSON.
package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/build"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"os"
	"path/filepath"
)

// Question is what is asked.
type Question struct {
	OS, Arch    string
	Tags        []string
	Directories []string
	// Constants asks for constants; without it the question is for files.
	Constants bool
}

// Answer is what is known of a directory.
type Answer struct {
	Files     []string          `json:"files"`
	Name      string            `json:"name"`
	Error     string            `json:"error,omitempty"`
	Constants map[string]string `json:"constants,omitempty"`
}

func main() {
	log.SetFlags(0)
	var question Question
	if err := json.NewDecoder(os.Stdin).Decode(&question); err != nil {
		log.Fatal(err)
	}
	context := &build.Default
	context.GOOS = question.OS
	context.GOARCH = question.Arch
	context.BuildTags = question.Tags
	context.ToolTags = nil
	context.CgoEnabled = false
	for _, tag := range question.Tags {
		context.CgoEnabled = context.CgoEnabled || tag == "cgo"
	}
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "source", nil)
	answers := map[string]Answer{}
	for _, directory := range question.Directories {
		answer := filesOf(context, directory)
		if question.Constants && answer.Error == "" {
			answer.Constants = constantsOf(files, imports, question.Arch, directory, answer.Files)
		}
		answers[directory] = answer
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

func filesOf(context *build.Context, directory string) Answer {
	found, err := context.ImportDir(directory, 0)
	answer := Answer{Files: append(found.GoFiles, found.CgoFiles...), Name: found.Name}
	var none *build.NoGoError
	if err != nil && !errors.As(err, &none) {
		answer.Error = err.Error()
	}
	return answer
}

func constantsOf(files *token.FileSet, imports types.Importer, arch, directory string, names []string) map[string]string {
	var parsed []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(files, filepath.Join(directory, name), nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		parsed = append(parsed, file)
	}
	config := types.Config{
		Importer:         imports.(types.ImporterFrom),
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
		Sizes:            types.SizesFor("gc", arch),
	}
	checked, _ := config.Check(directory, files, parsed, nil)
	values := map[string]string{}
	for _, name := range checked.Scope().Names() {
		if found, ok := checked.Scope().Lookup(name).(*types.Const); ok {
			values[name] = textOf(found.Val())
		}
	}
	return values
}

// textOf writes numbers as fractions, texts as JSON has them, and truths.
func textOf(value constant.Value) string {
	switch value.Kind() {
	case constant.Int, constant.Float:
		if whole := constant.ToInt(value); whole.Kind() == constant.Int {
			return whole.ExactString()
		}
		return value.ExactString()
	case constant.String:
		text, _ := json.Marshal(constant.StringVal(value))
		return string(text)
	}
	return value.ExactString()
}
