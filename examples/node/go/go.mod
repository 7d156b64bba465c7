module netrpc.test/node

go 1.19
