module netrpc.invalid/mux

go 1.21

require github.com/hashicorp/yamux v0.1.2
