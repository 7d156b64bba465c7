// Appends gob streams to a file, as programs do that run again and again: `old FILE` and `new FILE` are two versions of
// one program, `log FILE` has an encoder for every message. `parse` says how many types the Go source on its standard
// input declares.
package main

import (
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log"
	"os"
)

// Person is held by interfaces.
type Person struct {
	Name string
	Tags map[string][]int
}

// Place is held by interfaces too.
type Place struct {
	Lat, Lon float64
	Owner    *Person
}

func main() {
	log.SetFlags(0)
	gob.Register(Person{})
	gob.Register(Place{})
	if os.Args[1] == "parse" {
		parse()
		return
	}
	file, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	switch os.Args[1] {
	case "old":
		enc := gob.NewEncoder(file)
		for i := range 3 {
			write(enc, oldRecord(i))
		}
	case "new":
		enc := gob.NewEncoder(file)
		for i := range 3 {
			write(enc, newRecord(i))
		}
		write(enc, "the end")
	case "log":
		for i := range 20 {
			if i%3 == 0 {
				write(gob.NewEncoder(file), oldRecord(i))
			} else {
				write(gob.NewEncoder(file), newRecord(i))
			}
		}
	}
}

// The ids of a process are those of the types that it has used: the two versions give the same ids to different types.
func oldRecord(i int) any {
	type Rec struct {
		ID, Size int
		Extra    any
	}
	return Rec{ID: 300 + i, Size: 3, Extra: Person{Name: fmt.Sprint("p", i), Tags: map[string][]int{"t": {i}}}}
}

func newRecord(i int) any {
	type Rec struct {
		Size, ID int
		More     []Place
		Extra    any
	}
	return Rec{
		Size: 300 + i, ID: 3,
		More:  []Place{{Lat: 1.5, Owner: &Person{Name: "o"}}},
		Extra: Place{Lon: float64(i) + 0.5},
	}
}

func write(enc *gob.Encoder, value any) {
	if err := enc.Encode(value); err != nil {
		log.Fatal(err)
	}
}

func parse() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	source := "package p\n" + string(text)
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.AllErrors)
	if err != nil {
		log.Fatalf("%v\n%s", err, source)
	}
	count := 0
	for _, decl := range file.Decls {
		if _, ok := decl.(*ast.GenDecl); ok {
			count++
		}
	}
	fmt.Println(count)
}
