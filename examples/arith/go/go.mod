module netrpc.test/arith

go 1.19
