module netrpc.test/goside

go 1.19
