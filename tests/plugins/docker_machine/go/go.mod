module netrpc.test/docker_machine

go 1.24

require github.com/docker/machine v0.16.2

require (
	github.com/docker/docker v1.13.1 // indirect
	golang.org/x/crypto v0.36.0 // indirect
	golang.org/x/sys v0.31.0 // indirect
	golang.org/x/term v0.30.0 // indirect
)
