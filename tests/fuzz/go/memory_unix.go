//go:build unix

package main

import "syscall"

// limitMemory makes the system refuse more memory than this: a stream can ask Go for any amount.
func limitMemory(bytes uint64) {
	limit := syscall.Rlimit{Cur: bytes, Max: bytes}
	// Without the limit the program does what it is for all the same.
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
}
