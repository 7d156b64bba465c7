module netrpc.test/json

go 1.24
