module netrpc.test/sessions

go 1.19
