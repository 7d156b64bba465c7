module netrpc.test/programs

go 1.24

require (
	code.cloudfoundry.org/cli v7.1.0+incompatible
	github.com/docker/docker v1.13.1
	github.com/docker/machine v0.16.2
	github.com/hashicorp/go-plugin v1.8.0
	src.elv.sh v0.21.0
)
