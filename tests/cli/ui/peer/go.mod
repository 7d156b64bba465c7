module netrpc.test/cli

go 1.19
