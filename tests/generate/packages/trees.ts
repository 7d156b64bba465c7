/**
 * Trees of source in which packages are where Go allows them to be.
 *
 * @module
 */

/** Texts of files by their paths. */
export type Tree = Readonly<Record<string, string>>;

/** A module with a nested one, replaced ones, and names that differ from paths. */
export const moduleTree: Tree = {
  "m/go.mod": `module example.com/Torture/v2

go 1.21

require (
	example.com/dep v1.0.0
	example.com/dep/nested/go-inner v1.0.0
	example.com/forked/v3 v3.2.3
	gopkg.in/yaml.v3 v3.0.0
)

replace example.com/dep => ../third/dep

replace (
	example.com/dep/nested/go-inner => ../third/inner
	example.com/forked/v3 v3.2.3 => ../fork
	example.com/forked/v3 v3.2.4 => ../missing
	gopkg.in/yaml.v3 => ../third/yaml
)
`,
  "m/main.go": `package torture

import (
	. "example.com/Torture/v2/dotted"
	alias "example.com/Torture/v2/internal/hidden"
	"example.com/Torture/v2/sub"
	"example.com/dep"
	_ "example.com/dep/nested"
	"example.com/dep/nested/go-inner"
	"example.com/forked/v3"
	"gopkg.in/yaml.v3"
)

type All struct {
	Dot   Dotted
	Alias alias.Hidden
	Sub   other.Thing
	Dep   dep.Dep
	Inner inner.Inner
	Fork  forked.Fork
	Yaml  yaml.Node
}
`,
  "m/main_windows.go": 'package torture\n\nimport _ "example.com/Torture/v2/onlywindows"\n',
  "m/main_test.go": "package torture_test\n",
  "m/onlywindows/a.go": "package onlywindows\n",
  "m/dotted/a.go": "package dotted\n\ntype Dotted struct{ A int }\n\ntype hidden int\n",
  "m/internal/hidden/a.go": "package hidden\n\ntype Hidden [Size]byte\n",
  "m/internal/hidden/b.go": "package hidden\n\nconst Size = 3\n",
  "m/sub/a.go": 'package other\n\nimport "example.com/dep"\n\ntype Thing = dep.Dep\n',
  "m/nestedmodule/go.mod": "module example.com/Torture/v2/nestedmodule\n\ngo 1.21\n",
  "m/nestedmodule/a.go": "package nestedmodule\n",
  "third/dep/go.mod": "module example.com/dep\n\ngo 1.21\n",
  "third/dep/a.go": "package dep\n\ntype Dep struct{ B int }\n",
  "third/dep/nested/a.go": "package nested\n",
  "third/inner/go.mod": "module example.com/dep/nested/go-inner\n\ngo 1.21\n",
  "third/inner/a.go": "package inner\n\ntype Inner int\n",
  "third/yaml/go.mod": "module gopkg.in/yaml.v3\n\ngo 1.21\n",
  "third/yaml/a.go": "package yaml\n\ntype Node struct{ C int }\n",
  "fork/go.mod": "module example.com/someone/fork\n\ngo 1.21\n",
  "fork/a.go":
    'package forked\n\nimport "example.com/forked/v3/deeper"\n\ntype Fork struct{ D deeper.Deeper }\n',
  "fork/deeper/a.go": "package deeper\n\ntype Deeper int\n",
};

/** A module whose packages of others are in its folder `vendor`. */
export const vendorTree: Tree = {
  "v/go.mod": "module example.com/v\n\ngo 1.21\n\nrequire example.com/dep v1.0.0\n",
  "v/a.go": 'package v\n\nimport "example.com/dep/x"\n\ntype T struct{ X x.X }\n',
  "v/vendor/modules.txt": "# example.com/dep v1.0.0\n## explicit; go 1.21\nexample.com/dep/x\n",
  "v/vendor/example.com/dep/x/x.go": "package x\n\ntype X int\n",
  "v/vendor/example.com/dep/y/y.go": "package y\n",
};

/** Two modules of a workspace, one of which the other needs, and one replaced for both. */
export const workTree: Tree = {
  "w/go.work":
    "go 1.21\n\nuse (\n\t./one\n\t./two\n)\n\nreplace example.com/three => ./third/three\n",
  "w/one/go.mod": "module example.com/one\n\ngo 1.21\n\nrequire example.com/three v1.0.0\n",
  "w/one/a.go":
    'package one\n\nimport (\n\t"example.com/three"\n\t"example.com/two/deep"\n)\n\ntype T struct {\n\tA three.T\n\tB deep.T\n}\n',
  "w/two/go.mod": "module example.com/two\n\ngo 1.21\n",
  "w/two/deep/a.go": "package deep\n\ntype T int\n",
  "w/third/three/go.mod": "module example.com/three\n\ngo 1.21\n",
  "w/third/three/a.go": "package three\n\ntype T int\n",
};

/** Packages of a GOPATH, from before there were modules. */
export const gopathTree: Tree = {
  "g/src/example.com/p/a.go":
    'package p\n\nimport (\n\t"example.com/q"\n\t"example.com/r"\n)\n\ntype T struct {\n\tQ q.T\n\tR r.T\n}\n',
  "g/src/example.com/p/vendor/example.com/r/a.go":
    'package r\n\nimport "example.com/s"\n\ntype T = s.T\n',
  "g/src/example.com/p/vendor/example.com/s/a.go": "package s\n\ntype T int\n",
  "g/src/example.com/q/a.go": "package q\n\ntype T int\n",
  "g/src/example.com/r/a.go": "package wrong\n",
};
