module netrpc.test/jsonpeer

go 1.19
