module netrpc.test/attacks

go 1.19
