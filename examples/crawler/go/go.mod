module netrpc.test/crawler

go 1.19
