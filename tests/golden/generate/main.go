// Command generate makes the golden vectors of tests/golden and checks gobs that another encoder made of the same values.
//
//	generate               prints vectors.json
//	generate -one name     prints one vector as hex
//	generate -verify       reads {"name","hex"} lines and says of each whether Go decodes the case's value from it
//
// Type ids are global to a Go process and never given back, so the program runs itself again for every vector: in each
// of them the ids begin at the first user id.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

func main() {
	one := flag.String("one", "", "print the hex of the vector of this `name`")
	verify := flag.Bool("verify", false, "check the gobs on standard input")
	flag.Parse()
	register()
	vectors, err := table()
	if err == nil {
		switch {
		case *one != "":
			err = printOne(os.Stdout, vectors, *one)
		case *verify:
			err = verifyAll(os.Stdin, os.Stdout, vectors)
		default:
			err = printAll(os.Stdout, vectors)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// table returns every vector in the order of the file, and refuses two of one name.
func table() ([]*vector, error) {
	var all []*vector
	for _, group := range [][]*vector{
		numberVectors(), textVectors(), sequenceVectors(), mapVectors(), structVectors(), pointerVectors(),
		recursiveVectors(), interfaceVectors(), opaqueVectors(), timeVectors(), bigVectors(), netVectors(),
		rpcVectors(), streamVectors(), evolutionVectors(), lenientVectors(),
	} {
		all = append(all, group...)
	}
	seen := make(map[string]bool)
	for _, v := range all {
		if seen[v.name] {
			return nil, fmt.Errorf("two vectors are named %q", v.name)
		}
		seen[v.name] = true
	}
	return all, nil
}

func find(vectors []*vector, name string) (*vector, error) {
	for _, v := range vectors {
		if v.name == name {
			return v, nil
		}
	}
	return nil, fmt.Errorf("no vector is named %q", name)
}

// printOne encodes a vector, makes sure that Go itself decodes what it wrote, and prints the bytes.
func printOne(w io.Writer, vectors []*vector, name string) error {
	v, err := find(vectors, name)
	if err != nil {
		return err
	}
	data, err := v.encode()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := v.check(data); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = fmt.Fprintln(w, hex.EncodeToString(data))
	return err
}

type fileVector struct {
	Name string `json:"name"`
	Note string `json:"note,omitempty"`
	Hex  string `json:"hex"`
}

type file struct {
	GoVersion string       `json:"goVersion"`
	Vectors   []fileVector `json:"vectors"`
}

func printAll(w io.Writer, vectors []*vector) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	f := file{GoVersion: runtime.Version()}
	for _, v := range vectors {
		cmd := exec.Command(program, "-one", v.name)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		f.Vectors = append(f.Vectors, fileVector{v.name, v.note, strings.TrimSpace(string(out))})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(f)
}

type question struct {
	Name string `json:"name"`
	Hex  string `json:"hex"`
}

type answer struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

func verifyAll(r io.Reader, w io.Writer, vectors []*vector) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	encoder := json.NewEncoder(w)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return err
		}
		a := answer{Name: q.Name, OK: true}
		if err := verifyOne(vectors, q); err != nil {
			a.OK, a.Error = false, err.Error()
		}
		if err := encoder.Encode(a); err != nil {
			return err
		}
	}
	return lines.Err()
}

// verifyOne compares what Go decodes from foreign bytes with what it decodes from its own bytes of the same case, because
// a gob does not carry everything (a pointer to zero comes back as nil).
func verifyOne(vectors []*vector, q question) error {
	v, err := find(vectors, q.Name)
	if err != nil {
		return err
	}
	theirs, err := hex.DecodeString(q.Hex)
	if err != nil {
		return err
	}
	got, err := v.decode(theirs)
	if err != nil {
		return err
	}
	ours, err := v.encode()
	if err != nil {
		return err
	}
	want, err := v.decode(ours)
	if err != nil {
		return err
	}
	return v.compare(got, want)
}
