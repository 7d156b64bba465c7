module netrpc.test/soak

go 1.19
