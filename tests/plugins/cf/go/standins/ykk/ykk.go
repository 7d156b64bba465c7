// Package ykk stands in for code.cloudfoundry.org/ykk, which reads archives of applications.
package ykk

import (
	"archive/zip"
	"io"
)

// NewReader reads an archive.
func NewReader(r io.ReaderAt, size int64) (*zip.Reader, error) { return zip.NewReader(r, size) }
