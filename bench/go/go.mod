module netrpc.test/bench

go 1.19
