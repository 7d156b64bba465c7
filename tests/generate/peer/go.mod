module netrpc.test/generated

go 1.24
