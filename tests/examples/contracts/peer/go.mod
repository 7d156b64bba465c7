module netrpc.test/contracts

go 1.21
