module netrpc.test/declarations

go 1.19
