module netrpc.test/golden

go 1.19
