module netrpc.test/features

go 1.19
