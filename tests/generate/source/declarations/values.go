package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"
)

// value is the text of a value, or of a type that stands for one.
func (p *printer) value(expr ast.Expr) string {
	expr = unparen(expr)
	switch expr := expr.(type) {
	case *ast.BasicLit:
		return literal(expr)
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		return p.value(expr.X) + "." + expr.Sel.Name
	case *ast.StarExpr:
		return "(*" + p.value(expr.X) + ")"
	case *ast.UnaryExpr:
		return "(" + expr.Op.String() + p.value(expr.X) + ")"
	case *ast.BinaryExpr:
		if text, ok := stringOf(expr); ok {
			return quoted(text)
		}
		return "(" + p.value(expr.X) + " " + expr.Op.String() + " " + p.value(expr.Y) + ")"
	case *ast.CallExpr:
		args := []string{}
		for _, arg := range expr.Args {
			args = append(args, p.value(arg))
		}
		return p.value(expr.Fun) + "(" + strings.Join(args, ", ") + ")"
	case *ast.CompositeLit:
		if isType(expr.Type) || ellipsis(expr.Type) {
			return p.typ(expr.Type) + "{}"
		}
	case *ast.IndexExpr, *ast.IndexListExpr, *ast.ArrayType, *ast.MapType, *ast.ChanType,
		*ast.FuncType, *ast.StructType, *ast.InterfaceType:
		if isType(expr) {
			return p.typ(expr)
		}
	}
	return "?"
}

func ellipsis(expr ast.Expr) bool {
	array, ok := expr.(*ast.ArrayType)
	return ok && array.Len != nil
}

func literal(lit *ast.BasicLit) string {
	switch lit.Kind {
	case token.STRING:
		text, _ := strconv.Unquote(lit.Value)
		return quoted(text)
	case token.CHAR:
		text, _ := strconv.Unquote(lit.Value)
		value, size := utf8.DecodeRuneInString(text)
		if value == utf8.RuneError && size == 1 {
			value = rune(text[0])
		}
		return "'" + strconv.Itoa(int(value)) + "'"
	}
	return lit.Value
}

// stringOf joins strings that are added. Bytes that are no text in one of them are none in the sum.
func stringOf(expr ast.Expr) (string, bool) {
	switch expr := unparen(expr).(type) {
	case *ast.BasicLit:
		if expr.Kind == token.STRING {
			text, err := strconv.Unquote(expr.Value)
			return strings.ToValidUTF8(text, "\ufffd"), err == nil
		}
	case *ast.BinaryExpr:
		if expr.Op == token.ADD {
			left, ok := stringOf(expr.X)
			if !ok {
				return "", false
			}
			right, ok := stringOf(expr.Y)
			return left + right, ok
		}
	}
	return "", false
}
