module netrpc.test/pool

go 1.19
