module netrpc.test/appended

go 1.22
