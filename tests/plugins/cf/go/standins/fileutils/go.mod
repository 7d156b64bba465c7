module code.cloudfoundry.org/gofileutils

go 1.24
