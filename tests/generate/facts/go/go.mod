module netrpc.test/facts

go 1.24
