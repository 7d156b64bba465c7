module netrpc.test/packages

go 1.21
