module code.cloudfoundry.org/ykk

go 1.24
