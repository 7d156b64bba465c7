module netrpc.test/cli/ask/peer

go 1.19
