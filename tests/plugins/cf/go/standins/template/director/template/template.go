// Package template stands in for github.com/cloudfoundry/bosh-cli/director/template: manifests, which are never read.
package template

import "errors"

type (
	// Template is a manifest with variables.
	Template struct{}
	// StaticVariables are their values.
	StaticVariables map[string]any
	// VarKV is a variable.
	VarKV struct {
		Name  string
		Value any
	}
	// EvaluateOpts says what has to be there.
	EvaluateOpts struct{ ExpectAllKeys bool }
)

// NewTemplate reads nothing.
func NewTemplate([]byte) Template { return Template{} }

// Evaluate fails.
func (Template) Evaluate(StaticVariables, any, EvaluateOpts) ([]byte, error) {
	return nil, errors.New("a stand-in reads no manifests")
}
