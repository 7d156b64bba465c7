// Package fileutils stands in for code.cloudfoundry.org/gofileutils/fileutils. It copies plugins where they are installed.
package fileutils

import (
	"io"
	"os"
	"path/filepath"
)

// CopyPathToPath copies a file with its permissions.
func CopyPathToPath(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return err
	}
	if err := target.Close(); err != nil {
		return err
	}
	return os.Chmod(to, info.Mode())
}

// Create makes a file, and its directory.
func Create(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.Create(path)
}

// IsDirEmpty says whether a directory is empty.
func IsDirEmpty(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	return len(entries) == 0, err
}

// TempFile lends a temporary file.
func TempFile(prefix string, use func(*os.File, error)) {
	file, err := os.CreateTemp("", prefix)
	if err == nil {
		defer os.Remove(file.Name())
		defer file.Close()
	}
	use(file, err)
}
