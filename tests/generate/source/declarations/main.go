// Prints what Go's own parser finds in files of Go source: one line of JSON for each path on standard input. The text of types and
// values is made up for the comparison with declarations_of.ts.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

type file struct {
	Error         string   `json:"error,omitempty"`
	Package       string   `json:"package,omitempty"`
	Constraint    string   `json:"constraint,omitempty"`
	Imports       []string `json:"imports,omitempty"`
	Constants     []string `json:"constants,omitempty"`
	Variables     []string `json:"variables,omitempty"`
	Types         []string `json:"types,omitempty"`
	Functions     []string `json:"functions,omitempty"`
	Registrations []string `json:"registrations,omitempty"`
}

type printer struct {
	files *token.FileSet
	file  file
}

func main() {
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		files := token.NewFileSet()
		mode := parser.ParseComments | parser.SkipObjectResolution
		tree, err := parser.ParseFile(files, paths.Text(), nil, mode)
		p := &printer{files: files}
		if err == nil {
			err = receivers(tree)
		}
		if err != nil {
			p.file.Error = err.Error()
		} else {
			p.print(tree)
		}
		if err := encoder.Encode(p.file); err != nil {
			panic(err)
		}
	}
}

// receivers says what Go's compiler says of receivers, and its parser does not.
func receivers(tree *ast.File) error {
	for _, decl := range tree.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		if fn.Recv.NumFields() != 1 || receiver(fn.Recv.List[0].Type) == "?" {
			return fmt.Errorf("bad receiver of %s", fn.Name.Name)
		}
	}
	return nil
}

func (p *printer) print(tree *ast.File) {
	p.file.Package = tree.Name.Name
	p.constraint(tree)
	for _, decl := range tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			p.function(decl)
		case *ast.GenDecl:
			p.declaration(decl)
		}
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok {
			if sel, ok := unparen(call.Fun).(*ast.SelectorExpr); ok && strings.HasPrefix(sel.Sel.Name, "Register") {
				p.file.Registrations = append(p.file.Registrations, p.value(call))
			}
		}
		return true
	})
}

// constraint is the expression of a line for the build, or of the old lines for it.
func (p *printer) constraint(tree *ast.File) {
	end := p.files.Position(tree.Package).Line
	var old constraint.Expr
	for _, group := range tree.Comments {
		if group.Pos() > tree.Package {
			break
		}
		blankAfter := p.files.Position(group.End()).Line+1 < end
		for _, comment := range group.List {
			if constraint.IsGoBuild(comment.Text) {
				p.file.Constraint = strings.TrimSpace(strings.TrimPrefix(comment.Text, "//go:build"))
				return
			}
			if constraint.IsPlusBuild(comment.Text) && blankAfter {
				if expr, err := constraint.Parse(comment.Text); err == nil && old == nil {
					old = expr
				} else if err == nil {
					old = &constraint.AndExpr{X: old, Y: expr}
				}
			}
		}
	}
	if old != nil {
		p.file.Constraint = old.String()
	}
}

// at is the place of a node. Lines that `//line` renames keep their numbers.
func (p *printer) at(pos token.Pos) string {
	place := p.files.PositionFor(pos, false)
	return fmt.Sprintf("%d:%d", place.Line, place.Column)
}

func doc(group *ast.CommentGroup) string {
	return quoted(strings.TrimSuffix(group.Text(), "\n"))
}

// docs is the text of a comment above, and of the // comment behind.
func docs(above, behind *ast.CommentGroup) string {
	text := above.Text()
	if behind != nil {
		last := behind.List[len(behind.List)-1]
		if strings.HasPrefix(last.Text, "//") {
			text += (&ast.CommentGroup{List: []*ast.Comment{last}}).Text()
		}
	}
	return quoted(strings.TrimSuffix(text, "\n"))
}

func quoted(text string) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	for strings.Contains(text, "\ufffd\ufffd") {
		text = strings.ReplaceAll(text, "\ufffd\ufffd", "\ufffd")
	}
	return "`" + text + "`"
}

func (p *printer) function(decl *ast.FuncDecl) {
	text := p.at(decl.Name.Pos()) + " " + decl.Name.Name
	if decl.Recv != nil {
		text = text + " of " + receiver(decl.Recv.List[0].Type)
	}
	if decl.Type.TypeParams != nil {
		text += " generic"
	}
	text += p.signature(decl.Type) + doc(decl.Doc)
	p.file.Functions = append(p.file.Functions, text)
}

func receiver(expr ast.Expr) string {
	text := ""
	expr = unparen(expr)
	if star, ok := expr.(*ast.StarExpr); ok {
		text = "*"
		expr = unparen(star.X)
	}
	switch expr := expr.(type) {
	case *ast.Ident:
		return text + expr.Name
	case *ast.IndexExpr:
		return text + name(expr.X) + "[" + name(expr.Index) + "]"
	case *ast.IndexListExpr:
		names := []string{}
		for _, index := range expr.Indices {
			names = append(names, name(index))
		}
		return text + name(expr.X) + "[" + strings.Join(names, ",") + "]"
	}
	return "?"
}

func name(expr ast.Expr) string {
	if ident, ok := unparen(expr).(*ast.Ident); ok {
		return ident.Name
	}
	return "_"
}

func (p *printer) declaration(decl *ast.GenDecl) {
	var kind ast.Expr
	var values []ast.Expr
	for iota, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.ImportSpec:
			path, _ := strconv.Unquote(spec.Path.Value)
			name := ""
			if spec.Name != nil {
				name = spec.Name.Name
			}
			p.file.Imports = append(p.file.Imports, p.at(spec.Pos())+" "+name+" "+path)
		case *ast.TypeSpec:
			group := spec.Doc
			if !decl.Lparen.IsValid() {
				group = decl.Doc
			}
			text := p.at(spec.Name.Pos()) + " " + spec.Name.Name
			if spec.TypeParams != nil {
				text += "[" + p.typeParameters(spec.TypeParams) + "]"
			}
			if spec.Assign.IsValid() {
				text += " ="
			}
			p.file.Types = append(p.file.Types, text+" "+p.typ(spec.Type)+docs(group, spec.Comment))
		case *ast.ValueSpec:
			if decl.Tok == token.VAR {
				p.variables(spec)
				continue
			}
			if spec.Type != nil || len(spec.Values) > 0 {
				kind, values = spec.Type, spec.Values
			}
			for i, name := range spec.Names {
				text := fmt.Sprintf("%s %s %d", p.at(name.Pos()), name.Name, iota)
				if kind != nil {
					text += " " + p.typ(kind)
				}
				if i < len(values) {
					text += " = " + p.value(values[i])
				}
				p.file.Constants = append(p.file.Constants, text)
			}
		}
	}
}

func (p *printer) variables(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		text := p.at(name.Pos()) + " " + name.Name
		if spec.Type != nil {
			text += " " + p.typ(spec.Type)
		}
		if len(spec.Values) == len(spec.Names) {
			text += " = " + p.value(spec.Values[i])
		}
		p.file.Variables = append(p.file.Variables, text)
	}
}

func (p *printer) typeParameters(list *ast.FieldList) string {
	parameters := []string{}
	for _, field := range list.List {
		for _, name := range field.Names {
			constraint := p.element(field.Type)
			if constraint == "?" {
				constraint = p.at(unparen(field.Type).Pos()) + " interface{?;}"
			}
			parameters = append(parameters, name.Name+" "+constraint)
		}
	}
	return strings.Join(parameters, ", ")
}

func (p *printer) signature(fn *ast.FuncType) string {
	return "(" + p.parameters(fn.Params) + ")(" + p.parameters(fn.Results) + ")"
}

func (p *printer) parameters(list *ast.FieldList) string {
	if list == nil {
		return ""
	}
	parameters := []string{}
	for _, field := range list.List {
		kind, dots := field.Type, ""
		if ellipsis, ok := kind.(*ast.Ellipsis); ok {
			kind, dots = ellipsis.Elt, "..."
		}
		text := dots + p.typ(kind)
		if len(field.Names) == 0 {
			parameters = append(parameters, text)
		}
		for _, name := range field.Names {
			parameters = append(parameters, name.Name+" "+text)
		}
	}
	return strings.Join(parameters, ", ")
}

func unparen(expr ast.Expr) ast.Expr {
	return ast.Unparen(expr)
}

// element is an embedded element of an interface: "?" for what is no type.
func (p *printer) element(expr ast.Expr) string {
	switch expr := unparen(expr).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		return "?"
	default:
		return p.typ(expr)
	}
}

func isType(expr ast.Expr) bool {
	switch expr := unparen(expr).(type) {
	case *ast.Ident, *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.StructType, *ast.InterfaceType:
		return true
	case *ast.SelectorExpr:
		_, ok := unparen(expr.X).(*ast.Ident)
		return ok
	case *ast.StarExpr:
		return isType(expr.X)
	case *ast.IndexExpr:
		return areTypes(expr.X, expr.Index)
	case *ast.IndexListExpr:
		return areTypes(expr.X, expr.Indices...)
	}
	return false
}

func areTypes(generic ast.Expr, args ...ast.Expr) bool {
	switch unparen(generic).(type) {
	case *ast.Ident, *ast.SelectorExpr:
	default:
		return false
	}
	for _, arg := range args {
		if !isType(arg) {
			return false
		}
	}
	return isType(generic)
}

func (p *printer) typ(expr ast.Expr) string {
	expr = unparen(expr)
	at := p.at(expr.Pos())
	switch expr := expr.(type) {
	case *ast.Ident:
		return at + " " + expr.Name
	case *ast.SelectorExpr:
		return p.at(unparen(expr.X).Pos()) + " " + unparen(expr.X).(*ast.Ident).Name + "." + expr.Sel.Name
	case *ast.IndexExpr:
		return p.typ(expr.X) + "[" + p.typ(expr.Index) + "]"
	case *ast.IndexListExpr:
		args := []string{}
		for _, index := range expr.Indices {
			args = append(args, p.typ(index))
		}
		return p.typ(expr.X) + "[" + strings.Join(args, ", ") + "]"
	case *ast.StarExpr:
		return at + " *" + p.typ(expr.X)
	case *ast.ArrayType:
		length := ""
		if _, ok := expr.Len.(*ast.Ellipsis); ok {
			length = "..."
		} else if expr.Len != nil {
			length = p.value(expr.Len)
		}
		return at + " [" + length + "]" + p.typ(expr.Elt)
	case *ast.MapType:
		return at + " map[" + p.typ(expr.Key) + "]" + p.typ(expr.Value)
	case *ast.ChanType:
		return at + " chan " + p.typ(expr.Value)
	case *ast.FuncType:
		return at + " func" + p.signature(expr)
	case *ast.StructType:
		text := at + " struct{"
		for _, field := range expr.Fields.List {
			text += p.field(field)
		}
		return text + "}"
	case *ast.InterfaceType:
		text := at + " interface{"
		embedded := ""
		for _, field := range expr.Methods.List {
			if fn, ok := field.Type.(*ast.FuncType); ok && len(field.Names) == 1 {
				text += field.Names[0].Name + p.signature(fn) + doc(field.Doc) + ";"
			} else {
				embedded += p.element(field.Type) + ";"
			}
		}
		return text + embedded + "}"
	}
	return fmt.Sprintf("? %T", expr)
}

func (p *printer) field(field *ast.Field) string {
	tag := ""
	if field.Tag != nil {
		value, _ := strconv.Unquote(field.Tag.Value)
		tag = " " + quoted(value)
	}
	text := ""
	for _, name := range field.Names {
		text += p.at(name.Pos()) + " " + name.Name + " " + p.typ(field.Type) + tag + docs(field.Doc, field.Comment) + ";"
	}
	if len(field.Names) == 0 {
		text = p.at(field.Type.Pos()) + " embedded " + p.typ(field.Type) + tag + docs(field.Doc, field.Comment) + ";"
	}
	return text
}
