module code.cloudfoundry.org/bytefmt

go 1.24
