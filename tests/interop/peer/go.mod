module netrpc.test/peer

go 1.19
