// Package errors stands in for github.com/cloudfoundry/noaa/errors.
package errors

// RetryError says to try again.
type RetryError struct{ Err error }

func (e RetryError) Error() string { return e.Err.Error() }
