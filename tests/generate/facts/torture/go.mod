module netrpc.test/torture

go 1.24
