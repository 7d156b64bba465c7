module netrpc.test/fuzz

go 1.19
