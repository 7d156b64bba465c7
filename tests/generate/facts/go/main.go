// Facts prints what go/types knows of packages: method sets, what net/rpc would register, the fields that gob sends, and
// the encodings that gob finds. The arguments are packages, path=directory each; what they import is found from the
// directory in which the program runs.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	build.Default.CgoEnabled = false
	files := token.NewFileSet()
	source := newSource(files, os.Args[1:])
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, arg := range os.Args[1:] {
		path, directory, _ := strings.Cut(arg, "=")
		pkg, err := load(files, source, path, directory)
		if err != nil {
			fmt.Fprintln(os.Stderr, path+":", err)
			continue
		}
		fmt.Fprintln(out, "package", path)
		for _, name := range pkg.Scope().Names() {
			object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !object.Exported() || object.IsAlias() {
				continue
			}
			named, ok := object.Type().(*types.Named)
			if !ok || named.TypeParams().Len() > 0 {
				continue
			}
			print(out, name, named)
		}
		out.Flush()
	}
}

func load(files *token.FileSet, source types.Importer, path, directory string) (*types.Package, error) {
	found, err := build.ImportDir(directory, 0)
	if err != nil {
		return nil, err
	}
	var list []*ast.File
	for _, name := range found.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(directory, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		list = append(list, file)
	}
	config := types.Config{
		Importer:         source,
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
	}
	pkg, err := config.Check(path, files, list, nil)
	if pkg == nil {
		return nil, err
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, path+":", err)
	}
	return pkg, nil
}

func print(out *bufio.Writer, name string, named *types.Named) {
	pointer := types.NewPointer(named)
	fmt.Fprintf(out, "type %s %s\n", name, kind(named.Underlying()))
	for _, one := range methods(named) {
		fmt.Fprintf(out, "method %s %s\n", name, one)
	}
	if !types.IsInterface(named) {
		for _, one := range methods(pointer) {
			fmt.Fprintf(out, "method *%s %s\n", name, one)
		}
	}
	for _, receiver := range []types.Type{named, pointer} {
		for _, one := range suitable(receiver) {
			fmt.Fprintf(out, "service %s%s\n", name, one)
		}
		name = "*" + strings.TrimPrefix(name, "*")
	}
	name = strings.TrimPrefix(name, "*")
	fmt.Fprintf(out, "encoding %s %s %s\n", name,
		encoding(named, "GobEncode", "MarshalBinary"), encoding(named, "GobDecode", "UnmarshalBinary"))
	if fields, ok := named.Underlying().(*types.Struct); ok {
		for i := 0; i < fields.NumFields(); i++ {
			if field := fields.Field(i); sent(field) {
				embedded := ""
				if field.Embedded() {
					embedded = " embedded"
				}
				fmt.Fprintf(out, "field %s.%s %s%s\n", name, field.Name(), text(field.Type()), embedded)
			}
		}
	}
}

// kind is the type itself, unless it is a struct, whose fields are printed a line each.
func kind(under types.Type) string {
	if _, ok := under.(*types.Struct); ok {
		return "struct"
	}
	return text(under)
}

func methods(of types.Type) []string {
	var lines []string
	set := types.NewMethodSet(of)
	for i := 0; i < set.Len(); i++ {
		method := set.At(i).Obj().(*types.Func)
		lines = append(lines, key(method)+signature(method.Type().(*types.Signature)))
	}
	return lines
}

// suitable follows suitableMethods of net/rpc.
func suitable(receiver types.Type) []string {
	var lines []string
	set := types.NewMethodSet(receiver)
	for i := 0; i < set.Len(); i++ {
		method := set.At(i).Obj().(*types.Func)
		of := method.Type().(*types.Signature)
		if !method.Exported() || of.Params().Len() != 2 || of.Results().Len() != 1 {
			continue
		}
		args, reply := of.Params().At(0).Type(), of.Params().At(1).Type()
		if of.Variadic() {
			continue
		}
		_, isPointer := reply.Underlying().(*types.Pointer)
		if !usable(args) || !isPointer || !usable(reply) {
			continue
		}
		if !types.Identical(of.Results().At(0).Type(), types.Universe.Lookup("error").Type()) {
			continue
		}
		lines = append(lines, fmt.Sprintf(".%s %s %s", method.Name(), text(args), text(reply)))
	}
	return lines
}

func usable(t types.Type) bool {
	for {
		pointer, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t = pointer.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return true
	}
	return named.Obj().Pkg() == nil || named.Obj().Exported()
}

// sent follows isSent of encoding/gob.
func sent(field *types.Var) bool {
	if !field.Exported() {
		return false
	}
	t := field.Type().Underlying()
	for {
		pointer, ok := t.(*types.Pointer)
		if !ok {
			break
		}
		t = pointer.Elem().Underlying()
	}
	switch t.(type) {
	case *types.Chan, *types.Signature:
		return false
	}
	return true
}

// encoding follows validUserType of encoding/gob.
func encoding(named *types.Named, gob, binary string) string {
	has := func(name string) bool {
		bytes := types.NewSlice(types.Typ[types.Byte])
		failure := types.Universe.Lookup("error").Type()
		parameters := types.NewTuple()
		results := types.NewTuple(param(bytes), param(failure))
		if strings.HasSuffix(name, "Decode") || strings.HasPrefix(name, "Unmarshal") {
			parameters, results = types.NewTuple(param(bytes)), types.NewTuple(param(failure))
		}
		method := types.NewFunc(token.NoPos, nil, name, types.NewSignatureType(nil, nil, nil, parameters, results, false))
		wanted := types.NewInterfaceType([]*types.Func{method}, nil).Complete()
		return types.Implements(named, wanted) || types.Implements(types.NewPointer(named), wanted)
	}
	switch {
	case has(gob):
		return "gob"
	case has(binary):
		return "binary"
	}
	return "none"
}

func param(t types.Type) *types.Var { return types.NewParam(token.NoPos, nil, "", t) }

func key(method *types.Func) string {
	if method.Exported() || method.Pkg() == nil {
		return method.Name()
	}
	return method.Pkg().Path() + "." + method.Name()
}

func signature(of *types.Signature) string {
	list := func(tuple *types.Tuple) []string {
		var items []string
		for i := 0; i < tuple.Len(); i++ {
			items = append(items, text(tuple.At(i).Type()))
		}
		return items
	}
	in, results := list(of.Params()), list(of.Results())
	if of.Variadic() {
		in[len(in)-1] = "..." + strings.TrimPrefix(in[len(in)-1], "[]")
	}
	switch len(results) {
	case 0:
		return "(" + strings.Join(in, ", ") + ")"
	case 1:
		return "(" + strings.Join(in, ", ") + ") " + results[0]
	}
	return "(" + strings.Join(in, ", ") + ") (" + strings.Join(results, ", ") + ")"
}

func block(word string, lines []string) string {
	if len(lines) == 0 {
		return word + " {}"
	}
	return word + " { " + strings.Join(lines, "; ") + " }"
}

// text prints a type: packages by their paths, aliases as what they stand for.
func text(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return "?unsafe.Pointer"
		}
		return types.Typ[t.Kind()].Name()
	case *types.Named:
		name := t.Obj().Name()
		if t.Obj().Pkg() != nil {
			name = t.Obj().Pkg().Path() + "." + name
		}
		var args []string
		for i := 0; i < t.TypeArgs().Len(); i++ {
			args = append(args, text(t.TypeArgs().At(i)))
		}
		if len(args) > 0 {
			name += "[" + strings.Join(args, ",") + "]"
		}
		return name
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + text(t.Elem())
	case *types.Slice:
		return "[]" + text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), text(t.Elem()))
	case *types.Map:
		return "map[" + text(t.Key()) + "]" + text(t.Elem())
	case *types.Chan:
		return "chan " + text(t.Elem())
	case *types.Signature:
		return "func" + signature(t)
	case *types.Struct:
		var lines []string
		for i := 0; i < t.NumFields(); i++ {
			line := text(t.Field(i).Type())
			if !t.Field(i).Embedded() {
				line = t.Field(i).Name() + " " + line
			}
			if tag := t.Tag(i); tag != "" {
				line += fmt.Sprintf(" %q", tag)
			}
			lines = append(lines, line)
		}
		return block("struct", lines)
	case *types.Interface:
		var lines []string
		for i := 0; i < t.NumMethods(); i++ {
			lines = append(lines, key(t.Method(i))+signature(t.Method(i).Type().(*types.Signature)))
		}
		sort.Strings(lines)
		if !t.IsMethodSet() {
			return block("constraint", lines)
		}
		return block("interface", lines)
	}
	return "?" + t.String()
}
