module netrpc.test/stdio

go 1.19
